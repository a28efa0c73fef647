command -v set +e
set -- -n +e
shopt -so pipefail
time make
