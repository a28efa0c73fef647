for f in a b; do ! test -f "$f"; done
