declare -r X=$(date)
