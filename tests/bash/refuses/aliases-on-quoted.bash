builtin shopt -qs 'expand_aliases'
