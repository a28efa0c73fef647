shopt -u -o pipefail
shopt -uo errtrace
