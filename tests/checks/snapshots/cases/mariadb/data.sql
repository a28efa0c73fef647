-- case: one value
-- sees: parts.role
UPDATE parts SET seen = seen, role = 'viewer' WHERE id = 2;
-- case: every value is the default
-- sees: parts.role
UPDATE parts SET seen = seen, role = 'viewer';
-- case: values of two rows exchanged
-- sees: parts.role
UPDATE parts SET seen = seen, role = IF(id = 1, 'manager', 'owner') WHERE id IN (1, 2);
-- case: values of two columns exchanged
-- sees: parts.name, parts.nick
UPDATE parts SET seen = seen, name = 'Ace', nick = 'Ada' WHERE id = 1;
-- case: NULL to empty
-- sees: parts.nick
UPDATE parts SET seen = seen, nick = '' WHERE id = 2;
-- case: NULL to the word
-- sees: parts.nick
UPDATE parts SET seen = seen, nick = 'NULL' WHERE id = 2;
-- case: empty to NULL
-- sees: parts.nick
UPDATE parts SET seen = seen, nick = NULL WHERE id = 3;
-- case: letter case, which the collation folds
-- sees: parts.nick
UPDATE parts SET seen = seen, nick = 'ACE' WHERE id = 1;
-- case: space at the end, which the collation ignores
-- sees: parts.name
UPDATE parts SET seen = seen, name = 'Dan' WHERE id = 4;
-- case: accent in two characters
-- sees: parts.name
UPDATE parts SET seen = seen, name = CONVERT(x'5a6f65cc88' USING utf8mb4) WHERE id = 3;
-- case: last digit of a double
-- sees: parts.weight
UPDATE parts SET seen = seen, weight = 0.10000000000000002 WHERE id = 1;
-- case: float beyond its six digits
-- sees: parts.ratio
UPDATE parts SET seen = seen, ratio = 1.5000001 WHERE id = 1;
-- case: decimal
-- sees: parts.price
UPDATE parts SET seen = seen, price = 1.11 WHERE id = 1;
-- case: sum kept
-- sees: parts.price
UPDATE parts SET seen = seen, price = price + IF(id = 1, 1, -1) WHERE id IN (1, 2);
-- case: boolean
-- sees: parts.active
UPDATE parts SET seen = seen, active = 0 WHERE id = 1;
-- case: bits
-- sees: parts.flags
UPDATE parts SET seen = seen, flags = b'111' WHERE id = 1;
-- case: set
-- sees: parts.kinds
UPDATE parts SET seen = seen, kinds = 'a,c' WHERE id = 2;
-- case: microsecond
-- sees: parts.seen
UPDATE parts SET seen = '2026-01-01 10:00:00.000002' WHERE id = 1;
-- case: invalid date mended
-- sees: parts.born
UPDATE parts SET seen = seen, born = NULL WHERE id = 2;
-- case: time
-- sees: parts.at
UPDATE parts SET seen = seen, at = '10:00:00.002' WHERE id = 1;
-- case: JSON
-- sees: parts.data
UPDATE parts SET seen = seen, data = '{"a": 2}' WHERE id = 1;
-- case: one byte
-- sees: parts.picture
UPDATE parts SET seen = seen, picture = x'01ff' WHERE id = 1;
-- case: empty bytes to NULL
-- sees: parts.picture
UPDATE parts SET seen = seen, picture = NULL WHERE id = 3;
-- case: place
-- sees: parts.place
UPDATE parts SET seen = seen, place = POINT(1, 3) WHERE id = 1;
-- case: uuid
-- sees: parts.code
UPDATE parts SET seen = seen, code = '11111111-1111-1111-1111-111111111112' WHERE id = 1;
-- case: generated with what it is made of
-- sees: parts.age, parts.double_age
UPDATE parts SET seen = seen, age = 37 WHERE id = 1;
-- case: last character of a long text
-- sees: odd "`t% é.a b
UPDATE `odd "``t% é` SET `a b` = CONCAT(REPEAT('x', 59999), 'y') WHERE `select` = 3;
-- case: row gone
-- sees: parts
DELETE FROM parts WHERE id = 4;
-- case: row new
-- sees: teams
INSERT INTO teams VALUES (3, 'red');
-- case: row of another key
-- sees: parts.team_id, teams
UPDATE parts SET seen = seen, team_id = NULL;
DELETE FROM teams WHERE id = 2;
INSERT INTO teams VALUES (4, 'blue');
-- case: part of a key
-- sees: pairs
UPDATE pairs SET b = 'z' WHERE a = 2;
-- case: without a key, both of two equal rows
-- sees: notes.what
UPDATE notes SET what = 'blue' WHERE who = 'ada';
-- case: without a key, a pair gone
-- sees: notes
DELETE FROM notes WHERE who = 'ada';
-- case: without a key, another row twice
-- sees: notes.what, notes.who
DELETE FROM notes WHERE who = 'ada' LIMIT 1;
INSERT INTO notes VALUES ('bob', 'blue');
-- case: without a key, values exchanged between rows
-- sees: notes
UPDATE notes SET what = IF(who = 'bob', NULL, 'blue') WHERE who IN ('bob', 'cyd');
-- case: every row gone
-- sees: pairs
DELETE FROM pairs;
