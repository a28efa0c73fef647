<?php

namespace App\Http\Controllers\Api;

use App\Models\RequestParticipant;
use App\Models\WorkRequest;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class ParticipantController
{
    public function index(WorkRequest $workRequest): JsonResponse
    {
        return response()->json(['data' => $workRequest->participants()->orderBy('id')->get()]);
    }

    public function store(Request $request, WorkRequest $workRequest): JsonResponse
    {
        $permission = $request->input('permission', 'read');
        abort_unless(in_array($permission, RequestParticipant::PERMISSIONS, true), 422, 'Unknown permission.');
        abort_unless($workRequest->writableBy($request->user()), 403, 'Only participants who may write.');

        $member = $workRequest->workspace->members()->find($request->input('user_id'));
        abort_if($member === null, 422, 'Not a member of the workspace.');

        $participant = $workRequest->participants()->updateOrCreate(
            ['user_id' => $member->id],
            ['permission' => $permission],
        );

        return response()->json(['data' => $participant], 201);
    }
}
