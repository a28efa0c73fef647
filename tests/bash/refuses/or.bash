php artisan down || true
