"set" +e
builtin set +TE
command -p set +o pipefail
time set -n
'set' "+E"
