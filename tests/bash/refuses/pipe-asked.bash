if php artisan about | grep -q Laravel; then
  echo yes
fi
