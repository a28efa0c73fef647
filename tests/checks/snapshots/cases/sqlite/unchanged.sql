-- case: nothing
SELECT 1;
-- case: rows in another order
CREATE TEMPORARY TABLE kept AS SELECT * FROM notes;
DELETE FROM notes;
INSERT INTO notes SELECT * FROM kept ORDER BY who DESC, what;
-- case: vacuumed
DELETE FROM notes WHERE who = 'bob';
INSERT INTO notes VALUES ('bob', 'blue');
VACUUM;
ANALYZE;
REINDEX;
-- case: counters moved
INSERT INTO teams (name) VALUES ('x');
DELETE FROM teams WHERE name = 'x';
-- case: there and back
ALTER TABLE notes ADD more INT;
ALTER TABLE notes DROP more;
ALTER TABLE notes RENAME TO letters;
ALTER TABLE letters RENAME TO notes;
UPDATE parts SET role = 'viewer' WHERE id = 2;
UPDATE parts SET role = 'manager' WHERE id = 2;
-- case: made anew, typed otherwise
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
create table   [parts] ( -- made anew
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
  "name" text NOT NULL DEFAULT '',
  nick TEXT COLLATE NOCASE DEFAULT 'none',
  age INT,
  weight REAL,
  anything,
  picture BLOB,
  data JSON,
  born DATE,
  double_age INT GENERATED ALWAYS AS (age * 2) STORED,
  team_id INT REFERENCES teams (id) ON DELETE CASCADE,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old ORDER BY age;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: trigger made anew, its table typed otherwise
DROP TRIGGER named;
CREATE TRIGGER named AFTER INSERT ON TEAMS BEGIN UPDATE teams SET name = trim(name) WHERE id = new.id; END;
