case $x in
  a) b || c ;;
esac
