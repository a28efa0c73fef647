<?php

/*
 * The router of PHP's built-in web server: files of `public/` as they are, everything else to the application.
 */

$path = urldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));

if ($path !== '/' && is_file(__DIR__.'/public'.$path)) {
    return false;
}

require __DIR__.'/public/index.php';
