enable -n trap
