-- case: column order
-- sees: column parts.name position
ALTER TABLE parts MODIFY name varchar(40) NOT NULL DEFAULT '' AFTER nick;
-- case: enum value removed
-- sees: column parts.role type
UPDATE parts SET role = 'viewer' WHERE role = 'owner';
ALTER TABLE parts MODIFY role enum('manager','viewer') NOT NULL DEFAULT 'viewer' COMMENT 'what one may do';
-- case: enum order changed
-- sees: column parts.role type
ALTER TABLE parts MODIFY role enum('viewer','manager','owner') NOT NULL DEFAULT 'viewer' COMMENT 'what one may do';
-- case: default changed
-- sees: column parts.role default
ALTER TABLE parts ALTER role SET DEFAULT 'owner';
-- case: default removed
-- sees: column parts.role default
ALTER TABLE parts ALTER role DROP DEFAULT;
-- case: nullability
-- sees: column parts.role nullable
ALTER TABLE parts MODIFY role enum('owner','manager','viewer') NULL DEFAULT 'viewer' COMMENT 'what one may do';
-- case: length
-- sees: column parts.name type
ALTER TABLE parts MODIFY name varchar(41) NOT NULL DEFAULT '';
-- case: column comment
-- sees: column parts.role comment
ALTER TABLE parts MODIFY role enum('owner','manager','viewer') NOT NULL DEFAULT 'viewer' COMMENT 'what one must do';
-- case: collation
-- sees: column parts.nick collation
ALTER TABLE parts MODIFY nick varchar(40) COLLATE utf8mb4_bin DEFAULT 'none';
-- case: unsigned
-- sees: column parts.age type
ALTER TABLE parts MODIFY age smallint;
-- case: decimal scale
-- sees: column parts.price type
ALTER TABLE parts MODIFY price decimal(10,3) DEFAULT 0.50;
-- case: on update
-- sees: column parts.seen extra
ALTER TABLE parts MODIFY seen timestamp(6) NULL DEFAULT NULL;
-- case: index dropped
-- sees: index parts.by_name
ALTER TABLE parts DROP KEY by_name;
-- case: index reordered
-- sees: index parts.by_name columns
ALTER TABLE parts DROP KEY by_name, ADD KEY by_name (role, name);
-- case: index renamed
-- sees: index parts.by_name
ALTER TABLE parts RENAME KEY by_name TO by_names;
-- case: index prefix length
-- sees: index parts.by_nick columns
ALTER TABLE parts DROP KEY by_nick, ADD KEY by_nick (nick(9));
-- case: index ignored
-- sees: index parts.by_name options
ALTER TABLE parts ALTER KEY by_name IGNORED;
-- case: unique to index
-- sees: unique parts.by_code
ALTER TABLE parts DROP KEY by_code, ADD KEY by_code (code);
-- case: foreign key action
-- sees: foreign key parts.in_team definition
ALTER TABLE parts DROP FOREIGN KEY in_team;
ALTER TABLE parts ADD CONSTRAINT in_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL;
-- case: foreign key dropped
-- sees: foreign key parts.in_team
ALTER TABLE parts DROP FOREIGN KEY in_team;
-- case: check
-- sees: check parts.aged definition
ALTER TABLE parts DROP CONSTRAINT aged, ADD CONSTRAINT aged CHECK (age < 201);
-- case: generated expression
-- sees: column parts.double_age generated
ALTER TABLE parts MODIFY double_age int GENERATED ALWAYS AS (age + age) STORED;
-- case: auto_increment
-- sees: column parts.id extra
ALTER TABLE parts MODIFY id int NOT NULL;
-- case: table comment
-- sees: table teams comment
ALTER TABLE teams COMMENT = 'who plays together';
-- case: row format
-- sees: table parts row format
ALTER TABLE parts ROW_FORMAT = COMPACT;
-- case: engine
-- sees: table notes engine
ALTER TABLE notes ENGINE = MyISAM;
-- case: trigger
-- sees: trigger teams.named definition
DROP TRIGGER named;
CREATE TRIGGER named BEFORE INSERT ON teams FOR EACH ROW SET NEW.name = LTRIM(NEW.name);
-- case: view
-- sees: view managers definition
CREATE OR REPLACE VIEW managers AS SELECT id, name FROM parts WHERE role <> 'viewer';
-- case: primary key
-- sees: primary key pairs.PRIMARY columns
ALTER TABLE pairs DROP PRIMARY KEY, ADD PRIMARY KEY (b, a);
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
-- case: invisible column
-- sees: column parts.ratio extra
ALTER TABLE parts MODIFY ratio float INVISIBLE;
-- case: procedure
-- sees: procedure tidy definition
DROP PROCEDURE tidy;
CREATE PROCEDURE tidy() DELETE FROM notes WHERE who = 'ada';
-- case: function gone
-- sees: function twice
DROP FUNCTION twice;
-- case: sequence step
-- sees: sequence numbers definition
ALTER SEQUENCE numbers INCREMENT 2;
-- case: event
-- sees: event nightly definition
ALTER EVENT nightly DO DELETE FROM notes WHERE who = 'ada';
-- case: partitions
-- sees: table notes definition
ALTER TABLE notes PARTITION BY KEY (who) PARTITIONS 2;
-- case: default collation of the database
-- sees: database defaults collation
ALTER DATABASE COLLATE utf8mb4_bin;
-- case: grant
-- sees: grant notes.SELECT to 'reader'@'localhost'
GRANT SELECT ON notes TO reader@localhost;
-- case: trigger gone
-- sees: trigger teams.named
DROP TRIGGER named;
-- case: column renamed
-- sees: column notes.what
ALTER TABLE notes CHANGE what which varchar(20);
-- case: who may run a routine, which goes with it and does not come back
-- sees: grant tidy.Execute of the procedure to 'reader'@'localhost'
GRANT EXECUTE ON PROCEDURE changed.tidy TO reader@localhost;
-- case: a comment on the database
-- sees: database setting comment
ALTER DATABASE changed COMMENT 'else';
-- case: a package
-- sees: package kit
SET sql_mode = 'oracle';
CREATE PACKAGE kit AS PROCEDURE a; END;
