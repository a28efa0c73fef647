<?php

namespace Database\Seeders;

use Illuminate\Database\Seeder;
use Illuminate\Support\Facades\DB;
use RuntimeException;

/**
 * The data of staging: the same rows every time, without clock or chance. The dropped column holds
 * all of its values, most of them not the default, or a rollback would prove nothing.
 */
class DatabaseSeeder extends Seeder
{
    private const STAMPS = ['created_at' => '2025-09-01 08:00:00', 'updated_at' => '2025-09-01 08:00:00'];

    // 14 of 72 rows have the default, 'viewer'.
    private const ROLES = ['contributor', 'manager', 'viewer', 'manager', 'contributor'];

    private const WORKSPACES = ['north', 'south', 'east', 'west'];

    private const MEMBERS = 5;

    private const REQUESTS = 6;

    private const PARTICIPANTS = 3;

    public function run(): void
    {
        if (! str_ends_with((string) DB::connection()->getDatabaseName(), '_staging')) {
            throw new RuntimeException('These rows are for staging: the database name must end in _staging.');
        }

        DB::transaction(function (): void {
            $this->users();
            $this->workspaces();
            $this->requests();
            $this->participants();
        });
    }

    /** Users 1 to 20 work in the app, five to a workspace; 21 and 22 are administrators. */
    private function users(): void
    {
        $total = count(self::WORKSPACES) * self::MEMBERS;

        foreach (range(1, $total + 2) as $id) {
            $name = sprintf('user%02d', $id);
            DB::table('users')->insert([
                'id' => $id,
                'name' => ucfirst($name),
                'email' => "$name@example.test",
                'area' => $id > $total ? 'admin' : 'app',
                'api_token' => hash('sha256', "staging-$name"),
            ] + self::STAMPS);
        }
    }

    private function workspaces(): void
    {
        foreach (self::WORKSPACES as $number => $slug) {
            DB::table('workspaces')->insert(['id' => $number + 1, 'name' => ucfirst($slug), 'slug' => $slug] + self::STAMPS);

            foreach (range(1, self::MEMBERS) as $member) {
                DB::table('workspace_memberships')->insert([
                    'workspace_id' => $number + 1,
                    'user_id' => $number * self::MEMBERS + $member,
                ] + self::STAMPS);
            }
        }
    }

    private function requests(): void
    {
        foreach (range(0, count(self::WORKSPACES) * self::REQUESTS - 1) as $number) {
            DB::table('requests')->insert([
                'id' => $number + 1,
                'workspace_id' => intdiv($number, self::REQUESTS) + 1,
                'title' => sprintf('Request %02d', $number + 1),
                'state' => ['open', 'waiting', 'closed'][$number % 3],
                'priority' => $number % 5 + 1,
            ] + self::STAMPS);
        }
    }

    private function participants(): void
    {
        foreach (range(0, count(self::WORKSPACES) * self::REQUESTS * self::PARTICIPANTS - 1) as $number) {
            $request = intdiv($number, self::PARTICIPANTS);
            $role = self::ROLES[$number % 5];
            DB::table('request_participants')->insert([
                'request_id' => $request + 1,
                'user_id' => intdiv($request, self::REQUESTS) * self::MEMBERS + $number % self::MEMBERS + 1,
                'role' => $role,
                'permission' => $role === 'viewer' ? 'read' : 'write',
            ] + self::STAMPS);
        }
    }
}
