shopt -s expand_aliases
alias false=true
false
