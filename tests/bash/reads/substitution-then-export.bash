X=$(date)
export X
