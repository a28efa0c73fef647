a && b
\c
