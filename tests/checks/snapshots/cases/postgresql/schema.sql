-- case: column order
-- sees: column notes.who position
ALTER TABLE notes ADD w varchar(20);
UPDATE notes SET w = who;
ALTER TABLE notes DROP who;
ALTER TABLE notes RENAME w TO who;
-- case: check values
-- sees: check parts.kinds definition
ALTER TABLE parts DROP CONSTRAINT kinds, ADD CONSTRAINT kinds CHECK (kind IN ('a', 'b', 'c'));
-- case: enum value added
-- sees: column parts.role values
ALTER TYPE role ADD VALUE 'guest';
-- case: enum value removed, order changed
-- sees: column parts.role values
DROP VIEW managers;
ALTER TYPE role RENAME TO old;
CREATE TYPE role AS ENUM ('viewer', 'manager', 'owner');
ALTER TABLE parts ALTER role DROP DEFAULT, ALTER role TYPE role USING role::text::role, ALTER role SET DEFAULT 'viewer';
DROP TYPE old;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
-- case: enum value renamed
-- sees: type role values
ALTER TYPE role RENAME VALUE 'owner' TO 'lord';
-- case: default changed
-- sees: column parts.role default
ALTER TABLE parts ALTER role SET DEFAULT 'owner';
-- case: default removed
-- sees: column parts.role default
ALTER TABLE parts ALTER role DROP DEFAULT;
-- case: nullability
-- sees: column parts.role nullable
ALTER TABLE parts ALTER role DROP NOT NULL;
-- case: length
-- sees: column notes.who type
ALTER TABLE notes ALTER who TYPE varchar(21);
-- case: column comment
-- sees: column parts.role comment
COMMENT ON COLUMN parts.role IS 'what one must do';
-- case: collation
-- sees: column parts.nick collation
ALTER TABLE parts ALTER nick TYPE text COLLATE "C";
-- case: numeric scale
-- sees: column parts.price type
ALTER TABLE parts ALTER price TYPE numeric(10,3);
-- case: timestamp precision
-- sees: column parts.seen type
ALTER TABLE parts ALTER seen TYPE timestamptz(3);
-- case: time zone
-- sees: column parts.seen type
ALTER TABLE parts ALTER seen TYPE timestamp USING seen AT TIME ZONE 'UTC';
-- case: index dropped
-- sees: index parts.by_name
DROP INDEX by_name;
-- case: index reordered
-- sees: index parts.by_name definition
DROP INDEX by_name;
CREATE INDEX by_name ON parts (role, name);
-- case: index renamed
-- sees: index parts.by_name
ALTER INDEX by_name RENAME TO by_names;
-- case: partial predicate
-- sees: index parts.by_nick definition
DROP INDEX by_nick;
CREATE INDEX by_nick ON parts (nick) WHERE nick <> '';
-- case: index method
-- sees: index parts.by_nick definition
DROP INDEX by_nick;
CREATE INDEX by_nick ON parts USING hash (nick) WHERE nick IS NOT NULL;
-- case: unique to index
-- sees: index parts.by_age definition
DROP INDEX by_age;
CREATE INDEX by_age ON parts (age, id);
-- case: unique constraint to unique index
-- sees: unique parts.by_code
ALTER TABLE parts DROP CONSTRAINT by_code;
CREATE UNIQUE INDEX by_code ON parts (code);
-- case: foreign key action
-- sees: foreign key parts.in_team definition
ALTER TABLE parts DROP CONSTRAINT in_team, ADD CONSTRAINT in_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL;
-- case: foreign key dropped
-- sees: foreign key parts.in_team
ALTER TABLE parts DROP CONSTRAINT in_team;
-- case: foreign key deferrable
-- sees: foreign key parts.in_team definition
ALTER TABLE parts ALTER CONSTRAINT in_team DEFERRABLE INITIALLY DEFERRED;
-- case: foreign key not valid
-- sees: foreign key parts.in_team definition
ALTER TABLE parts DROP CONSTRAINT in_team, ADD CONSTRAINT in_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE NOT VALID;
-- case: unique deferrable
-- sees: unique parts.by_code definition
ALTER TABLE parts DROP CONSTRAINT by_code, ADD CONSTRAINT by_code UNIQUE (code) DEFERRABLE;
-- case: check
-- sees: check parts.aged definition
ALTER TABLE parts DROP CONSTRAINT aged, ADD CONSTRAINT aged CHECK (age < 201);
-- case: check not valid
-- sees: check parts.aged definition
ALTER TABLE parts DROP CONSTRAINT aged, ADD CONSTRAINT aged CHECK (age < 200) NOT VALID;
-- case: generated expression
-- sees: column parts.double_age default
ALTER TABLE parts DROP double_age;
ALTER TABLE parts RENAME team_id TO t;
ALTER TABLE parts ADD double_age int GENERATED ALWAYS AS (age + age) STORED;
-- case: identity
-- sees: column parts.id identity
ALTER TABLE parts ALTER id SET GENERATED ALWAYS;
-- case: serial lost
-- sees: column teams.id default
ALTER TABLE teams ALTER id DROP DEFAULT;
-- case: table comment
-- sees: table teams comment
COMMENT ON TABLE teams IS 'who plays together';
-- case: trigger
-- sees: trigger teams.named definition
DROP TRIGGER named ON teams;
CREATE TRIGGER named AFTER INSERT ON teams FOR EACH ROW EXECUTE FUNCTION tidied();
-- case: trigger switched off
-- sees: trigger teams.named enabled
ALTER TABLE teams DISABLE TRIGGER named;
-- case: keys switched off
-- sees: switched off parts.in_team "RI_FKey_check_ins" D
ALTER TABLE parts DISABLE TRIGGER ALL;
-- case: view
-- sees: view managers definition
DROP VIEW managers;
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role <> 'viewer';
-- case: column grant lost
-- sees: column grant parts.SELECT (name) to reader
REVOKE SELECT (name) ON parts FROM reader;
-- case: grant lost
-- sees: grant teams.SELECT to reader
REVOKE SELECT ON teams FROM reader;
-- case: row-level security
-- sees: table pairs row-level security
ALTER TABLE pairs DISABLE ROW LEVEL SECURITY;
-- case: policy
-- sees: policy pairs.mine using
ALTER POLICY mine ON pairs USING (v > 1);
-- case: primary key
-- sees: primary key pairs.pairs_pkey definition
ALTER TABLE pairs DROP CONSTRAINT pairs_pkey, ADD PRIMARY KEY (b, a);
-- case: replica identity
-- sees: table parts replica identity
ALTER TABLE parts REPLICA IDENTITY FULL;
-- case: fillfactor
-- sees: table parts options
ALTER TABLE parts SET (fillfactor = 70);
-- case: unlogged
-- sees: table notes persistence
ALTER TABLE notes SET UNLOGGED;
-- case: owner
-- sees: table notes owner
ALTER TABLE notes OWNER TO reader;
-- case: storage
-- sees: column parts.nick storage
ALTER TABLE parts ALTER nick SET STORAGE EXTERNAL;
-- case: function
-- sees: routine twice(n integer) definition
CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n';
-- case: sequence step
-- sees: sequence numbers increment
ALTER SEQUENCE numbers INCREMENT 2;
-- case: domain
-- sees: type adult checks
ALTER DOMAIN adult DROP CONSTRAINT adult_check;
ALTER DOMAIN adult ADD CONSTRAINT adult_check CHECK (VALUE >= 21);
-- case: rule
-- sees: rule notes.kept
CREATE RULE kept AS ON DELETE TO notes DO INSTEAD NOTHING;
-- case: statistics
-- sees: statistics parts.s
CREATE STATISTICS s ON name, nick FROM parts;
-- case: column new
-- sees: column notes.why
ALTER TABLE notes ADD why text;
-- case: column gone
-- sees: column parts.ratio
ALTER TABLE parts DROP ratio;
-- case: table new
-- sees: table more
CREATE TABLE more (id int);
-- case: table gone
-- sees: table notes
DROP TABLE notes;
-- case: table of another schema
-- sees: column other.parts.v type
ALTER TABLE other.parts ALTER v TYPE varchar(9);
-- case: default grant
-- sees: default grant every schema r of postgres
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
-- case: a collation is new
-- sees: object collation public.german
CREATE COLLATION german (provider = icu, locale = 'de');
-- case: a cast is new
-- sees: object cast (public.place AS integer)
CREATE FUNCTION placed(place) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE CAST (place AS int) WITH FUNCTION placed(place);
-- case: an operator is new
-- sees: object operator public.===(integer,integer)
CREATE FUNCTION same(int, int) RETURNS bool LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR === (leftarg = int, rightarg = int, function = same);
-- case: a configuration of text search is new
-- sees: object text search configuration public.plain
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
-- case: a foreign server is new
-- sees: object server far
CREATE FOREIGN DATA WRAPPER farther;
CREATE SERVER far FOREIGN DATA WRAPPER farther OPTIONS (host 'a');
-- case: an account on a foreign server is new
-- sees: user mapping far for reader
CREATE FOREIGN DATA WRAPPER farther;
CREATE SERVER far FOREIGN DATA WRAPPER farther;
CREATE USER MAPPING FOR reader SERVER far OPTIONS (password 'hidden');
-- case: a large object is new
-- sees: large object all
SELECT lo_from_bytea(4711, 'abc');
-- case: a setting of the database
-- sees: database setting of everybody
ALTER DATABASE changed SET statement_timeout = '5s';
-- case: a setting of an account in the database
-- sees: database setting of reader
ALTER ROLE reader IN DATABASE changed SET statement_timeout = '5s';
-- case: a grant on the database
-- sees: database grant CREATE to reader
GRANT CREATE ON DATABASE changed TO reader;
-- case: a comment on a schema
-- sees: schema other comment
COMMENT ON SCHEMA other IS 'else';
-- case: the collation of an attribute of a type
-- sees: type place attributes
ALTER TYPE place ADD ATTRIBUTE name text COLLATE "C";
