true
[ -f a ] || echo no
