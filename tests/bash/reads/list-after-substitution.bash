X=$(a) && c
X=$(cd a && pwd) && c
X=$(a | b) && c
X=$(cat <<A
a
A
) && c
X=$(< a) && c
c && X=$(a; b)
>f a && c
. a/bin/activate && c
