for x in 1 2; do a && b; done
while x; do a && b; done
