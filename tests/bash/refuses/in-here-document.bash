cat <<EOF
$(date)
EOF
