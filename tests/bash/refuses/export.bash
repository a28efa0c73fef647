export X=$(date)
