<?php

use App\Http\Controllers\Api\ParticipantController;
use App\Http\Controllers\Api\RequestController;
use Illuminate\Support\Facades\Route;

Route::get('requests', [RequestController::class, 'index']);
Route::get('requests/{workRequest}', [RequestController::class, 'show']);
Route::patch('requests/{workRequest}', [RequestController::class, 'update']);
Route::get('requests/{workRequest}/participants', [ParticipantController::class, 'index']);
Route::post('requests/{workRequest}/participants', [ParticipantController::class, 'store']);
