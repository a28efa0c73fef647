gunzip -c backup.sql.gz | mysql "$DB_DATABASE"
seq 1 100 | head -1
