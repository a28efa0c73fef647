<?php

namespace App\Http\Middleware;

use Illuminate\Foundation\Http\Middleware\PreventRequestsDuringMaintenance as Middleware;

/** No exceptions: while the application is down, its health addresses are down too. */
class PreventRequestsDuringMaintenance extends Middleware
{
    protected $except = [];
}
