builtin 'alias' if=false
