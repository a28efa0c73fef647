true
echo 'a
