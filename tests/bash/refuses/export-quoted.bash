export X="a-$(date)"
