-- case: nothing
SELECT 1;
-- case: rows in another order
CREATE TEMPORARY TABLE kept AS SELECT * FROM notes;
DELETE FROM notes;
INSERT INTO notes SELECT * FROM kept ORDER BY who DESC, what;
UPDATE parts SET name = name WHERE id = 1;
-- case: vacuumed
VACUUM FULL;
ANALYZE;
REINDEX TABLE parts;
-- case: counters moved
SELECT setval('teams_id_seq', 10);
INSERT INTO teams (name) VALUES ('x');
DELETE FROM teams WHERE name = 'x';
SELECT nextval('numbers');
SELECT setval('teams_id_seq', 1000);
-- case: there and back
ALTER TABLE notes ADD more int;
ALTER TABLE notes DROP more;
DROP INDEX by_name;
CREATE INDEX by_name ON parts (name, role);
UPDATE parts SET age = age + 1;
UPDATE parts SET age = age - 1;
