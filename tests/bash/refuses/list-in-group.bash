{ a && b; c; }
(a && b; c)
if x; then a && b; c; fi
{ if x; then a && b; fi; c; }
X=$(a && b; c)
