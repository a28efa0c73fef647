X=$(a; b) && c
X=$(
  a
  b
) && c
{ X=$(a; b); } && c
X=$({ a; b; } | c) && d
X=$(for i in 1 2; do a; done) && c
X=1 Y=`a; b` && c
eval 'a; b' && c
eval 'X=$(a; b) && c'
