awk '{ print $1 && $2 }' f
