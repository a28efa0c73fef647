CREATE TABLE teams (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
  name TEXT NOT NULL DEFAULT '',
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
CREATE TABLE "odd ""`t% é" ("select" int PRIMARY KEY, "a b" text);
CREATE TABLE notes (who TEXT, what TEXT);
CREATE TABLE pairs (a INT NOT NULL, b TEXT NOT NULL, v INT, PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES teams (id)) WITHOUT ROWID;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
CREATE TRIGGER named AFTER INSERT ON teams BEGIN UPDATE teams SET name = trim(name) WHERE id = new.id; END;
INSERT INTO teams VALUES (1, 'red'), (2, 'blue');
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) VALUES
  (1, 'owner', 'Ada', 'Ace', 36, 0.1, 1, x'00ff', '{"a": 1}', '1990-01-01', 1),
  (2, 'manager', 'Bob', NULL, 41, 2.5, 'one', NULL, '[]', '0000-00-00', 2),
  (3, 'viewer', 'Zoë', '', NULL, NULL, NULL, x'', NULL, NULL, NULL),
  (4, 'manager', 'Dan ', 'NULL', 41, 9e999, x'31', x'0a0d', '{"b": [1, 2]}', '1991-02-30', 1);
INSERT INTO "odd ""`t% é" VALUES (1, 'one'), (2, NULL), (3, replace(hex(zeroblob(35000)), '0', 'x')), (4, 'a' || char(0) || 'b');
INSERT INTO notes VALUES ('ada', 'red'), ('ada', 'red'), ('bob', 'blue'), ('cyd', NULL), (NULL, NULL), (CAST(x'ff41' AS TEXT), '');
INSERT INTO pairs VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3);
