[ "$(date)" = x ]
