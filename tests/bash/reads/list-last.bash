(cd x && ls) > f
f() { cd x && ls; }
f
if [ -f a ] && [ -f b ]; then a && b; fi
X=$(cd x && ls)
a && { b; c; }
(a) && b
while a && b; do c; done
