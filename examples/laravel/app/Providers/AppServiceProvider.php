<?php

namespace App\Providers;

use App\Http\Controllers\HealthController;
use Illuminate\Foundation\Support\Providers\RouteServiceProvider;
use Illuminate\Support\Facades\Route;

class AppServiceProvider extends RouteServiceProvider
{
    public function boot(): void
    {
        $this->routes(function (): void {
            Route::get('api/health', [HealthController::class, 'app']);
            Route::get('admin/health', [HealthController::class, 'admin']);
            Route::prefix('api')->middleware('app')->group(base_path('routes/api.php'));
            Route::prefix('admin')->middleware('admin')->group(base_path('routes/admin.php'));
        });
    }
}
