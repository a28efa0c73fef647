export X=$(date)
ls || true
sleep 1 &
