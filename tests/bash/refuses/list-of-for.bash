for f in $(ls); do
  echo "$f"
done
