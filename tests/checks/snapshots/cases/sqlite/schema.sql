-- case: column order
-- sees: column parts.name position
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
  nick TEXT COLLATE NOCASE DEFAULT 'none',
  name TEXT NOT NULL DEFAULT '',
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: check values
-- sees: column parts.role check
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer', 'guest')),
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: collate
-- sees: column parts.nick collation
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
  name TEXT NOT NULL DEFAULT '',
  nick TEXT DEFAULT 'none',
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: index dropped
-- sees: index parts.by_name
DROP INDEX by_name;
-- case: index reordered
-- sees: index parts.by_name columns
DROP INDEX by_name;
CREATE INDEX by_name ON parts (role, name);
-- case: index predicate
-- sees: index parts.by_weight definition
DROP INDEX by_weight;
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 1;
-- case: uniqueness of an index
-- sees: index parts.by_weight unique
DROP INDEX by_weight;
CREATE INDEX by_weight ON parts (weight) WHERE weight > 0;
-- case: unique constraint
-- sees: unique parts.nick, age
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  CONSTRAINT aged CHECK (age < 200)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: foreign key action
-- sees: column parts.team_id references
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  team_id INT REFERENCES teams (id) ON DELETE SET NULL,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: foreign key dropped
-- sees: column parts.team_id references
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  team_id INT,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: foreign key deferred
-- sees: column parts.team_id references
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  team_id INT REFERENCES teams (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: generated column
-- sees: column parts.double_age generated
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  double_age INT GENERATED ALWAYS AS (age + age) STORED,
  team_id INT REFERENCES teams (id) ON DELETE CASCADE,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: generated kind
-- sees: column parts.double_age generated
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  double_age INT GENERATED ALWAYS AS (age * 2) VIRTUAL,
  team_id INT REFERENCES teams (id) ON DELETE CASCADE,
  CONSTRAINT aged CHECK (age < 200),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: trigger
-- sees: trigger teams.named definition
DROP TRIGGER named;
CREATE TRIGGER named AFTER INSERT ON teams BEGIN UPDATE teams SET name = ltrim(name) WHERE id = new.id; END;
-- case: trigger on a table as it is typed
-- sees: trigger teams.typed
CREATE TRIGGER typed AFTER INSERT ON Teams BEGIN UPDATE teams SET name = ltrim(name) WHERE id = new.id; END;
-- case: trigger on a view as it is typed
-- sees: trigger managers.typed
CREATE TRIGGER typed INSTEAD OF DELETE ON "MANAGERS" BEGIN DELETE FROM parts WHERE id = old.id; END;
-- case: view
-- sees: view managers definition
DROP VIEW managers;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role <> 'viewer';
-- case: type
-- sees: column parts.age type
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
  name TEXT NOT NULL DEFAULT '',
  nick TEXT COLLATE NOCASE DEFAULT 'none',
  age BIGINT,
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: default changed
-- sees: column parts.role default
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL DEFAULT 'owner' CHECK (role IN ('owner', 'manager', 'viewer')),
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: default removed
-- sees: column parts.role default
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) NOT NULL CHECK (role IN ('owner', 'manager', 'viewer')),
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: nullability
-- sees: column parts.role nullable
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  role VARCHAR(20) DEFAULT 'viewer' CHECK (role IN ('owner', 'manager', 'viewer')),
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
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: check of the table
-- sees: check parts.aged definition
DROP VIEW managers;
ALTER TABLE parts RENAME TO parts_old;
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
  CONSTRAINT aged CHECK (age < 201),
  UNIQUE (nick, age)
);
INSERT INTO parts (id, role, name, nick, age, weight, anything, picture, data, born, team_id) SELECT id, role, name, nick, age, weight, anything, picture, data, born, team_id FROM parts_old;
DROP TABLE parts_old;
CREATE INDEX by_name ON parts (name, role);
CREATE UNIQUE INDEX by_weight ON parts (weight) WHERE weight > 0;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: autoincrement
-- sees: column teams.id definition
ALTER TABLE teams RENAME TO t;
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO teams SELECT * FROM t;
DROP TABLE t;
CREATE TRIGGER named AFTER INSERT ON teams BEGIN UPDATE teams SET name = trim(name) WHERE id = new.id; END;
-- case: without rowid
-- sees: table pairs options
DROP TABLE pairs;
CREATE TABLE pairs (a INT NOT NULL, b TEXT NOT NULL, v INT, PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES teams (id));
-- case: primary key
-- sees: primary key pairs.a, b
DROP TABLE pairs;
CREATE TABLE pairs (a INT NOT NULL, b TEXT NOT NULL, v INT, PRIMARY KEY (b, a), FOREIGN KEY (a) REFERENCES teams (id)) WITHOUT ROWID;
-- case: foreign key of the table
-- sees: foreign key pairs.a
DROP TABLE pairs;
CREATE TABLE pairs (a INT NOT NULL, b TEXT NOT NULL, v INT, PRIMARY KEY (a, b)) WITHOUT ROWID;
-- case: column new
-- sees: column notes.why
ALTER TABLE notes ADD why TEXT;
-- case: column gone
-- sees: column notes.what
ALTER TABLE notes DROP what;
-- case: column renamed
-- sees: column notes.which
ALTER TABLE notes RENAME what TO which;
-- case: table new
-- sees: table more
CREATE TABLE more (id INT);
-- case: table gone
-- sees: table notes
DROP TABLE notes;
-- case: trigger gone
-- sees: trigger teams.named
DROP TRIGGER named;
-- case: strict
-- sees: table notes options
DROP TABLE notes;
CREATE TABLE notes (who TEXT, what TEXT) STRICT;
-- case: the number that an application keeps of its version
-- sees: database numbers user version
PRAGMA user_version = 8;
-- case: the number that says whose file it is
-- sees: database numbers application id
PRAGMA application_id = 8;
