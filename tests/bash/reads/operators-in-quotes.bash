echo 'a & b || c $(d) <(e) !'
curl -s "$APP_URL?a=1&b=2"
