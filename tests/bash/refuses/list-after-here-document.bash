while read -r l
do
  grep -q a b
  echo "$l"
done <<EOF && echo done
x
EOF
{ a; b; } <<EOF && c
x
EOF
f() { a; b; }
f <<EOF && c
x
EOF
