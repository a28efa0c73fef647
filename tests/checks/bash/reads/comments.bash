# first

ls  # then
# last
