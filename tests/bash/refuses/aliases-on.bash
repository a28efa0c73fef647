shopt -s expand_aliases
