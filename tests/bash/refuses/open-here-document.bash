cat <<EOF
a
