function builtin { command "$@"; }
