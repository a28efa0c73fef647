set -o noexec
