for f in *.sql; do
  cat "$f"
done
for ((i = 0; i < 3; i++)); do echo "$i"; done
while read -r x; do echo "$x"; done < f
