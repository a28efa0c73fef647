php artisan tinker --execute="echo App\\Models\\User::count();"
