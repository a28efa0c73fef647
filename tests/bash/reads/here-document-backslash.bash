psql <<'END'
\d users
END
