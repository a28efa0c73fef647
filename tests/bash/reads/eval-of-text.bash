eval 'a; b'
eval "$X"
