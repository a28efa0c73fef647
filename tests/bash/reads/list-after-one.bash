X=$(if [ -f a ]
then
  cat a
else
  echo none
fi) && echo "$X"
f() { cat a; }
X=$(f) && c
log() { printf '%s\n' "$1"; }
log start && a
if a
then
  b
fi && c
