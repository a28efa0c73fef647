cat > a.txt <<'EOF'
a || b & $(c)
EOF
cat a.txt
