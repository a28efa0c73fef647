f() {
  local x
  x=$(date)
  echo "$x"
}
f
