a > x 2>&1
b 2>&1 | tee y
c &> z
d <<< "text"
