<?php

namespace App\Http\Controllers\Api;

use App\Models\WorkRequest;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class RequestController
{
    public function index(): JsonResponse
    {
        return response()->json(['data' => WorkRequest::query()->orderBy('id')->get()]);
    }

    public function show(WorkRequest $workRequest): JsonResponse
    {
        return response()->json(['data' => $workRequest]);
    }

    public function update(Request $request, WorkRequest $workRequest): JsonResponse
    {
        $state = $request->input('state');
        abort_unless(in_array($state, WorkRequest::STATES, true), 422, 'Unknown state.');
        abort_unless($workRequest->writableBy($request->user()), 403, 'Only participants who may write.');

        $workRequest->update(['state' => $state]);

        return response()->json(['data' => $workRequest]);
    }
}
