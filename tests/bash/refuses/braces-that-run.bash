echo "rows: ${ count
}"
