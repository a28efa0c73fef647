BASH_CMDS[php]=/bin/true
