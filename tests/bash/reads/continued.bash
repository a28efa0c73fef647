mysqldump \
  --single-transaction \
  "$DB_DATABASE" > backup.sql
gzip backup.sql
