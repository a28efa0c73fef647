echo "äöü 漢字" | cat
echo é
