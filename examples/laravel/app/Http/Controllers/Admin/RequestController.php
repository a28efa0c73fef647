<?php

namespace App\Http\Controllers\Admin;

use App\Models\Scopes\WorkspaceScope;
use App\Models\WorkRequest;
use Illuminate\Http\JsonResponse;

class RequestController
{
    /** The one place that looks across workspaces, and it says so. */
    public function index(): JsonResponse
    {
        $requests = WorkRequest::query()->withoutGlobalScope(WorkspaceScope::class)->orderBy('id')->get();

        return response()->json(['data' => $requests]);
    }
}
