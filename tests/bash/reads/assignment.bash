FILE="backup-$(date +%F).sql"
X=1 Y=2 env
