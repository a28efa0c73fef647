set +o pipefail
