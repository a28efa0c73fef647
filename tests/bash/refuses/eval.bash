eval 'a || b'
builtin eval "set +e"
eval a '&'
