time ! false
time -p ! false
