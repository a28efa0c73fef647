test() {
  true
}
test -e /nowhere
command_not_found_handle() { return 0; }
