X=$(basename "$(pwd)")
