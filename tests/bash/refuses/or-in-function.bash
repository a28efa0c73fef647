f() {
  a || return 0
}
