curl -s $APP_URL?a=1&b=2
