-- case: nothing
SELECT 1;
-- case: rows in another order
CREATE TEMPORARY TABLE kept SELECT * FROM notes;
DELETE FROM notes;
INSERT INTO notes SELECT * FROM kept ORDER BY who DESC, what;
CREATE TEMPORARY TABLE kept_pairs SELECT * FROM pairs;
DELETE FROM pairs;
INSERT INTO pairs SELECT * FROM kept_pairs ORDER BY v DESC;
-- case: optimized
OPTIMIZE TABLE parts, notes, pairs, teams;
ANALYZE TABLE parts, notes, pairs, teams;
ALTER TABLE parts FORCE;
-- case: counters moved
ALTER TABLE parts AUTO_INCREMENT = 1000;
INSERT INTO teams (name) VALUES ('x');
DELETE FROM teams WHERE name = 'x';
SELECT NEXT VALUE FOR numbers;
-- case: there and back
ALTER TABLE parts ADD more int AFTER name, DROP KEY by_name;
ALTER TABLE parts DROP more, ADD KEY by_name (name, role);
DROP VIEW managers;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
UPDATE parts SET seen = seen, age = age + 1;
UPDATE parts SET seen = seen, age = age - 1;
