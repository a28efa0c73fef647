<?php

/*
 * Loads the framework from the distribution's include path (there is no `vendor/`) and this application's classes.
 * Everything that starts PHP here comes through this file: artisan, the web server and PHPUnit.
 */

// A stack trace must never carry an argument: one of them is the database password.
ini_set('zend.exception_ignore_args', '1');

// Whatever is written (sessions, logs, cached configuration with its secrets) is for this user only.
umask(0077);

require_once 'Illuminate/autoload.php';

spl_autoload_register(static function (string $class): void {
    $folders = [
        'App\\' => '/../app/',
        'Database\\Seeders\\' => '/../database/seeders/',
        'Tests\\' => '/../tests/',
    ];
    foreach ($folders as $prefix => $folder) {
        if (! str_starts_with($class, $prefix)) {
            continue;
        }
        $path = __DIR__.$folder.str_replace('\\', '/', substr($class, strlen($prefix))).'.php';
        if (is_file($path)) {
            require_once $path;
        }
    }
});
