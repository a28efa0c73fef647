__rd_n=1
