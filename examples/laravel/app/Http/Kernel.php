<?php

namespace App\Http;

use App\Http\Middleware\EnsureArea;
use App\Http\Middleware\PreventRequestsDuringMaintenance;
use Illuminate\Auth\Middleware\Authenticate;
use Illuminate\Foundation\Http\Kernel as HttpKernel;
use Illuminate\Foundation\Http\Middleware\ValidatePostSize;
use Illuminate\Routing\Middleware\SubstituteBindings;

class Kernel extends HttpKernel
{
    protected $middleware = [
        PreventRequestsDuringMaintenance::class,
        ValidatePostSize::class,
    ];

    // The order matters: who is it, may they be here, and only then is anything read from the database.
    protected $middlewareGroups = [
        'app' => [
            'auth:api',
            'area:app',
            SubstituteBindings::class,
        ],
        'admin' => [
            'auth:api',
            'area:admin',
            SubstituteBindings::class,
        ],
    ];

    protected $routeMiddleware = [
        'area' => EnsureArea::class,
        'auth' => Authenticate::class,
    ];
}
