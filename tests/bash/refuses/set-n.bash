set -n
