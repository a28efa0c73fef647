set -r
