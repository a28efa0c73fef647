readonly X=$(date)
