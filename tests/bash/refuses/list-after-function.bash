f() { a; b; }
LANG=C f && c
time f && c
"f" && c
\f && c
>f f && c
f 2>f && c
X=$(f) && c
