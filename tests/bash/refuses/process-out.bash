ls | tee >(wc -l)
