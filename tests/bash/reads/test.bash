[ "$X" = 1 ]
test -s backup.sql
[[ $X == 1* ]]
