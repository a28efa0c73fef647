f() {
  local X=$(date)
}
f
