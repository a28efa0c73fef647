cat <<END
`date`
END
