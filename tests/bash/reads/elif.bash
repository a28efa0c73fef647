if a; then
  b
elif c || d; then
  e
fi
