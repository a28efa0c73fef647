echo "on $(date)"
