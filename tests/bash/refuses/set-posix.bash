set -o posix
