<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

/** The area rule: a user of one area has no business in the other. */
class EnsureArea
{
    public function handle(Request $request, Closure $next, string $area)
    {
        if ($request->user()->area !== $area) {
            abort(403, "This is the $area area.");
        }

        return $next($request);
    }
}
