CREATE TABLE teams (id int unsigned AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL) COMMENT = 'who works together';
CREATE TABLE parts (
  id int AUTO_INCREMENT PRIMARY KEY,
  role enum('owner','manager','viewer') NOT NULL DEFAULT 'viewer' COMMENT 'what one may do',
  name varchar(40) NOT NULL DEFAULT '',
  nick varchar(40) DEFAULT 'none' COLLATE utf8mb4_general_ci,
  age smallint unsigned,
  price decimal(10,2) DEFAULT 0.50,
  weight double,
  ratio float,
  active bool NOT NULL DEFAULT 1,
  flags bit(9),
  kinds set('a','b','c'),
  seen timestamp(6) NULL DEFAULT NULL ON UPDATE current_timestamp(6),
  born date,
  at time(3),
  data json,
  picture blob,
  place point,
  code uuid,
  double_age int GENERATED ALWAYS AS (age * 2) STORED,
  team_id int unsigned,
  CONSTRAINT aged CHECK (age < 200),
  CONSTRAINT in_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
  UNIQUE KEY by_code (code),
  KEY by_name (name, role),
  KEY by_nick (nick(10))
) ROW_FORMAT = DYNAMIC;
CREATE TABLE `odd "``t% é` (`select` int PRIMARY KEY, `a b` text);
CREATE TABLE notes (who varchar(20), what varchar(20));
CREATE TABLE pairs (a int NOT NULL, b varchar(10) NOT NULL, v int, PRIMARY KEY (a, b));
CREATE VIEW managers AS SELECT id, name FROM parts WHERE role = 'manager';
CREATE TRIGGER named BEFORE INSERT ON teams FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE PROCEDURE tidy() DELETE FROM notes;
CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2;
CREATE SEQUENCE numbers;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM notes;
INSERT INTO teams VALUES (1, 'red'), (2, 'blue');
SET time_zone = '+00:00';
INSERT INTO parts (id, role, name, nick, age, price, weight, ratio, active, flags, kinds, seen, born, at, data, picture, place, code, team_id) VALUES
  (1, 'owner', 'Ada', 'Ace', 36, 1.10, 0.1, 1.5, 1, b'101', 'a', '2026-01-01 10:00:00.000001', '1990-01-01', '10:00:00.001', '{"a": 1}', x'00ff', POINT(1, 2), '11111111-1111-1111-1111-111111111111', 1),
  (2, 'manager', 'Bob', NULL, 41, 2.20, -0.25, 2.5, 0, b'11', 'a,b', '2026-01-02 10:00:00', '0000-00-00', '11:00:00', '[]', NULL, NULL, '22222222-2222-2222-2222-222222222222', 2),
  (3, 'viewer', 'Zoë', '', NULL, NULL, 1e300, NULL, 1, NULL, '', NULL, NULL, NULL, NULL, x'', NULL, NULL, NULL),
  (4, 'manager', 'Dan ', 'NULL', 41, 0.50, 3, 4.25, 1, NULL, NULL, NULL, '1991-02-03', NULL, '{"b": [1, 2]}', x'0a0d', POINT(0, 0), NULL, 1);
INSERT INTO `odd "``t% é` VALUES (1, 'one'), (2, NULL), (3, REPEAT('x', 60000));
INSERT INTO notes VALUES ('ada', 'red'), ('ada', 'red'), ('bob', 'blue'), ('cyd', NULL), (NULL, NULL);
INSERT INTO pairs VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3);
