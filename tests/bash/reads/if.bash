if [ -f a ] || [ -f b ]; then
  cat a
else
  cat b
fi
