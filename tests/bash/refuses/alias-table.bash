BASH_ALIASES[false]=true
