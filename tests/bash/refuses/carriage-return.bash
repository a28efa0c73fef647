true
ls
