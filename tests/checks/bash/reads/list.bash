cd x && ls
