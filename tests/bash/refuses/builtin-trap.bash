builtin trap - ERR
command exec true
