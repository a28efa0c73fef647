-- case: one value
-- sees: parts.role
UPDATE parts SET role = 'viewer' WHERE id = 2;
-- case: every value is the default
-- sees: parts.role
UPDATE parts SET role = 'viewer';
-- case: values of two rows exchanged
-- sees: parts.role
UPDATE parts SET role = CASE id WHEN 1 THEN 'manager' ELSE 'owner' END WHERE id IN (1, 2);
-- case: values of two columns exchanged
-- sees: parts.name, parts.nick
UPDATE parts SET name = nick, nick = name WHERE id = 1;
-- case: NULL to empty
-- sees: parts.nick
UPDATE parts SET nick = '' WHERE id = 2;
-- case: NULL to the word
-- sees: parts.nick
UPDATE parts SET nick = 'NULL' WHERE id = 3;
-- case: NULL to None
-- sees: parts.anything
UPDATE parts SET anything = 'None' WHERE id = 3;
-- case: empty to NULL
-- sees: parts.nick
UPDATE parts SET nick = NULL WHERE id = 3;
-- case: letter case, which the collation folds
-- sees: parts.nick
UPDATE parts SET nick = 'ACE' WHERE id = 1;
-- case: space at the end
-- sees: parts.name
UPDATE parts SET name = 'Dan' WHERE id = 4;
-- case: accent in two characters
-- sees: parts.name
UPDATE parts SET name = CAST(x'5a6f65cc88' AS TEXT) WHERE id = 3;
-- case: last digit of a number
-- sees: parts.weight
UPDATE parts SET weight = 0.10000000000000002 WHERE id = 1;
-- case: infinity
-- sees: parts.weight
UPDATE parts SET weight = 1e308 WHERE id = 4;
-- case: number to text
-- sees: parts.anything
UPDATE parts SET anything = '1' WHERE id = 1;
-- case: number to a number with a point
-- sees: parts.anything
UPDATE parts SET anything = 1.0 WHERE id = 1;
-- case: bytes to text
-- sees: parts.anything
UPDATE parts SET anything = '1' WHERE id = 4;
-- case: sum kept
-- sees: parts.age, parts.double_age
UPDATE parts SET age = age + CASE id WHEN 1 THEN 1 ELSE -1 END WHERE id IN (1, 2);
-- case: one byte
-- sees: parts.picture
UPDATE parts SET picture = x'01ff' WHERE id = 1;
-- case: empty bytes to NULL
-- sees: parts.picture
UPDATE parts SET picture = NULL WHERE id = 3;
-- case: JSON
-- sees: parts.data
UPDATE parts SET data = '{"a": 2}' WHERE id = 1;
-- case: invalid date mended
-- sees: parts.born
UPDATE parts SET born = '1991-03-02' WHERE id = 4;
-- case: behind a NUL
-- sees: odd "`t% é.a b
UPDATE "odd ""`t% é" SET "a b" = 'a' || char(0) || 'c' WHERE "select" = 4;
-- case: last character of a long text
-- sees: odd "`t% é.a b
UPDATE "odd ""`t% é" SET "a b" = substr("a b", 1, 69999) || 'y' WHERE "select" = 3;
-- case: byte that is no text
-- sees: notes.who
UPDATE notes SET who = CAST(x'fe41' AS TEXT) WHERE what = '';
-- case: row gone
-- sees: parts
DELETE FROM parts WHERE id = 4;
-- case: row new
-- sees: teams
INSERT INTO teams VALUES (3, 'red');
-- case: row of another key
-- sees: teams
UPDATE teams SET id = 4 WHERE id = 2;
-- case: part of a key
-- sees: pairs
UPDATE pairs SET b = 'z' WHERE a = 2;
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
