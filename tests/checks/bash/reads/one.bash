php artisan migrate --force
