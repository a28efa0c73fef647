if a; then
  b || c
fi
