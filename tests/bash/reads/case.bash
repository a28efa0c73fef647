case $x in
  a) echo a ;;
  *) exit 1 ;;
esac
