A=$(date) env
