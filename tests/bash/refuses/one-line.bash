false; true
