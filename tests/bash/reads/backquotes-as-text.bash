cat <<'END'
`x`
END
cat <<END
\`x\`
END
echo '`x`'
