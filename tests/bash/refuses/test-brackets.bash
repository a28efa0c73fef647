[[ $(date) == x ]]
