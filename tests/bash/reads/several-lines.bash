cd "$APP"
php artisan down --retry=60
php artisan up
