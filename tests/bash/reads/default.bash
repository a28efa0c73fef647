X=${Y:-$(date)}
