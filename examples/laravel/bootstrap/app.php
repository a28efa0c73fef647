<?php

use App\Application;
use App\Console\Kernel as ConsoleKernel;
use App\Exceptions\Handler;
use App\Http\Kernel as HttpKernel;
use Illuminate\Contracts\Console\Kernel as ConsoleContract;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Http\Kernel as HttpContract;

$run = (string) getenv('RUN_DIR');

if (! str_starts_with($run, '/') || ! is_dir($run)) {
    $message = "RUN_DIR must be the absolute path of an existing folder: everything this application writes goes there.\n";
    if (PHP_SAPI === 'cli') {
        fwrite(STDERR, $message."Create one: export RUN_DIR=$(mktemp -d)\n");
    } else {
        http_response_code(500);
        error_log($message);
    }
    exit(1);
}

$app = new Application(dirname(__DIR__), rtrim($run, '/'));

$app->singleton(HttpContract::class, HttpKernel::class);
$app->singleton(ConsoleContract::class, ConsoleKernel::class);
$app->singleton(ExceptionHandler::class, Handler::class);

return $app;
