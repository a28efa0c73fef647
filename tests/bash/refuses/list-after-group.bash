{ a; b; } && c
(a; b) > f && c
if a; then b; fi && c
f() { a; b; }
f && c
