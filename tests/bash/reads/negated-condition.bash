while ! curl -fsS "$APP_URL"; do
  sleep 1
done
