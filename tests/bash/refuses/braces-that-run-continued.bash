echo a "${\
 count
}"
