f() { a && b; c; }
f
