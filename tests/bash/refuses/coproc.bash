coproc cat
