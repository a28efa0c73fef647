a && b
\
c
