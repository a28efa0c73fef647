echo a;
