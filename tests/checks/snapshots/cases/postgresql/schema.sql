-- case: nothing
SELECT 1;
