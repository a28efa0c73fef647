for i in 1 2; do
  sleep 1 &
done
