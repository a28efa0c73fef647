php artisan about | grep -q Laravel && echo yes
