cat <<EOF >x && a && b
x
EOF
if true
then
  a <<EOF && b
x
EOF
fi
