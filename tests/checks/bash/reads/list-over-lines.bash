true &&
  false
echo x
