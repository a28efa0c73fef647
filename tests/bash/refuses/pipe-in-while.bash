while ps | grep -q x; do sleep 1; done
