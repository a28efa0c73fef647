<?php

namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Support\Facades\DB;
use Throwable;

/** Healthy means: the tables this area lives on answer, not merely that PHP runs. */
class HealthController
{
    public function app(): JsonResponse
    {
        return $this->ask('app', ['workspaces', 'requests', 'request_participants']);
    }

    public function admin(): JsonResponse
    {
        return $this->ask('admin', ['users', 'workspace_memberships']);
    }

    /** @param string[] $tables */
    private function ask(string $area, array $tables): JsonResponse
    {
        $answer = ['area' => $area, 'environment' => app()->environment()];

        try {
            foreach ($tables as $table) {
                DB::table($table)->first();
            }
        } catch (Throwable $problem) {
            report($problem);

            return response()->json(['status' => 'unavailable', 'database' => 'no answer'] + $answer, 503);
        }

        return response()->json(['status' => 'ok', 'database' => 'ok'] + $answer);
    }
}
