A=$(date) B=$(hostname)
