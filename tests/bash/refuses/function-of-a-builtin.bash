test() {
  true
}
test -e /nowhere
