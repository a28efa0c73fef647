X=$(if a
then
  b
  c
fi) && d
if a
then
  b
else
  c
  d
fi && e
if a
then
  b
elif c
then
  d
  e
fi && f
g() { h; }
h() { a; b; }
g && i
