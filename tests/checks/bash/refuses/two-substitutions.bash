X="$(date)-$(hostname)"
