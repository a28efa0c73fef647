cat <<EOF; ls
x
EOF
