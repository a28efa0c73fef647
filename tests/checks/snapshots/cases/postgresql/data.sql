-- case: one value
-- sees: parts.role
UPDATE parts SET role = 'viewer' WHERE id = 2;
-- case: every value is the default
-- sees: parts.role
UPDATE parts SET role = 'viewer';
-- case: values of two rows exchanged
-- sees: parts.role
UPDATE parts SET role = CASE id WHEN 1 THEN 'manager' ELSE 'owner' END::role WHERE id IN (1, 2);
-- case: values of two columns exchanged
-- sees: parts.name, parts.nick
UPDATE parts SET name = nick, nick = name WHERE id = 1;
-- case: NULL to empty
-- sees: parts.nick
UPDATE parts SET nick = '' WHERE id = 2;
-- case: NULL to the word
-- sees: parts.nick
UPDATE parts SET nick = 'NULL' WHERE id = 2;
-- case: empty to NULL
-- sees: parts.nick
UPDATE parts SET nick = NULL WHERE id = 3;
-- case: letter case
-- sees: parts.nick
UPDATE parts SET nick = 'ACE' WHERE id = 1;
-- case: space at the end
-- sees: parts.name
UPDATE parts SET name = 'Dan' WHERE id = 4;
-- case: accent in two characters
-- sees: parts.name
UPDATE parts SET name = normalize(name, NFD) WHERE id = 3;
-- case: last digit of a double
-- sees: parts.weight
UPDATE parts SET weight = 0.10000000000000002 WHERE id = 1;
-- case: float beyond its six digits
-- sees: parts.ratio
UPDATE parts SET ratio = 1.5000001 WHERE id = 1;
-- case: NaN to NULL
-- sees: parts.weight
UPDATE parts SET weight = NULL WHERE id = 2;
-- case: NaN to infinity
-- sees: parts.weight
UPDATE parts SET weight = 'Infinity' WHERE id = 2;
-- case: numeric
-- sees: parts.price
UPDATE parts SET price = 1.11 WHERE id = 1;
-- case: scale of a number that is equal
-- sees: parts.exact
UPDATE parts SET exact = 1.00 WHERE id = 1;
-- case: sum kept
-- sees: parts.price
UPDATE parts SET price = price + CASE id WHEN 1 THEN 1 ELSE -1 END WHERE id IN (1, 2);
-- case: boolean
-- sees: parts.active
UPDATE parts SET active = false WHERE id = 1;
-- case: bits
-- sees: parts.flags
UPDATE parts SET flags = b'000000111' WHERE id = 1;
-- case: microsecond
-- sees: parts.seen
UPDATE parts SET seen = '2026-01-01 10:00:00.000002Z' WHERE id = 1;
-- case: infinite date
-- sees: parts.born
UPDATE parts SET born = '-infinity' WHERE id = 2;
-- case: interval that is equal
-- sees: parts.span
UPDATE parts SET span = '30 days' WHERE id = 1;
-- case: JSON
-- sees: parts.data
UPDATE parts SET data = '{"a": 2}' WHERE id = 1;
-- case: JSON as it was written
-- sees: parts.raw
UPDATE parts SET raw = '{"a":1}' WHERE id = 1;
-- case: one byte
-- sees: parts.picture
UPDATE parts SET picture = '\x01ff' WHERE id = 1;
-- case: empty bytes to NULL
-- sees: parts.picture
UPDATE parts SET picture = NULL WHERE id = 3;
-- case: composite of NULLs to NULL
-- sees: parts.at
UPDATE parts SET at = NULL WHERE id = 2;
-- case: uuid
-- sees: parts.code
UPDATE parts SET code = '11111111-1111-1111-1111-111111111112' WHERE id = 1;
-- case: array
-- sees: parts.tags
UPDATE parts SET tags = '{b,a}' WHERE id = 1;
-- case: NULL in an array to the word
-- sees: parts.tags
UPDATE parts SET tags = '{"NULL"}' WHERE id = 2;
-- case: range
-- sees: parts.years
UPDATE parts SET years = '[1,6)' WHERE id = 1;
-- case: generated with what it is made of
-- sees: parts.age, parts.double_age
UPDATE parts SET age = 37 WHERE id = 1;
-- case: last character of a long text
-- sees: odd "`t% é.a b
UPDATE "odd ""`t% é" SET "a b" = repeat('x', 69999) || 'y' WHERE "select" = 3;
-- case: row gone
-- sees: parts
DELETE FROM parts WHERE id = 4;
-- case: row new
-- sees: teams
INSERT INTO teams VALUES (3, 'red');
-- case: row of another key
-- sees: parts.team_id, teams
UPDATE parts SET team_id = NULL;
UPDATE teams SET id = 4 WHERE id = 2;
-- case: part of a key
-- sees: pairs
UPDATE pairs SET b = 'z' WHERE a = 2;
-- case: table of another schema
-- sees: other.parts.v
UPDATE other.parts SET v = 'w';
-- case: without a key, both of two equal rows
-- sees: notes.what
UPDATE notes SET what = 'blue' WHERE who = 'ada';
-- case: without a key, a pair gone
-- sees: notes
DELETE FROM notes WHERE who = 'ada';
-- case: without a key, values exchanged between rows
-- sees: notes
UPDATE notes SET what = CASE who WHEN 'bob' THEN NULL ELSE 'blue' END WHERE who IN ('bob', 'cyd');
-- case: every row gone
-- sees: pairs
DELETE FROM pairs;
