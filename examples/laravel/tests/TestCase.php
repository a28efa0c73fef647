<?php

namespace Tests;

use App\Models\User;
use App\Models\WorkRequest;
use App\Models\Workspace;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Testing\DatabaseTransactions;
use Illuminate\Foundation\Testing\TestCase as BaseTestCase;
use Illuminate\Support\Facades\Auth;
use RuntimeException;

/**
 * The tests meet the database of staging as it is: no migration, nothing wiped. Each runs inside a transaction that
 * is rolled back, makes the rows it needs, and leaves only counters moved. (RefreshDatabase would empty the
 * database it is pointed at, and with a cached configuration that is not the one in phpunit.xml.)
 */
abstract class TestCase extends BaseTestCase
{
    use DatabaseTransactions;

    public function createApplication(): Application
    {
        $app = require __DIR__.'/../bootstrap/app.php';
        $app->make(Kernel::class)->bootstrap();
        $this->refuseUnlessStaging($app);

        return $app;
    }

    /** Asks the server which database it is, because a cached configuration and exported variables may each claim another. */
    private function refuseUnlessStaging(Application $app): void
    {
        foreach ([(string) getenv('APP_ENV'), (string) config('app.env')] as $environment) {
            $this->refuseIf(in_array($environment, ['', 'production', 'prod'], true), "the environment is '$environment'");
        }

        $configured = (string) config('database.connections.mysql.database');
        $this->refuseIf(! str_ends_with((string) getenv('DB_DATABASE'), '_staging'), 'DB_DATABASE does not end in _staging');
        $this->refuseIf(! str_ends_with($configured, '_staging'), "the configured database is '$configured'");

        $actual = (string) $app->make('db')->connection()->selectOne('SELECT DATABASE() AS name')->name;
        $this->refuseIf(! str_ends_with($actual, '_staging'), "the connected database is '$actual'");

        $this->refuseIf($app->isDownForMaintenance(), 'the application is in maintenance mode: every answer would be 503; run: php artisan up');
    }

    private function refuseIf(bool $wrong, string $reason): void
    {
        if ($wrong) {
            throw new RuntimeException("These tests did not run: $reason. They run on staging only.");
        }
    }

    protected function user(string $area, Workspace ...$workspaces): User
    {
        $number = User::query()->max('id') + 1;
        $email = "test$number@example.test";
        $user = User::query()->create([
            'name' => "Test $number",
            'email' => $email,
            'area' => $area,
            'api_token' => hash('sha256', "token of $email"),
        ]);

        foreach ($workspaces as $workspace) {
            $workspace->members()->attach($user);
        }

        return $user;
    }

    protected function workspace(): Workspace
    {
        $number = Workspace::query()->max('id') + 1;

        return Workspace::query()->create(['name' => "Test $number", 'slug' => "test-$number"]);
    }

    protected function workRequest(Workspace $workspace, User ...$writers): WorkRequest
    {
        $request = WorkRequest::query()->create(['workspace_id' => $workspace->id, 'title' => 'Test', 'state' => 'open']);

        foreach ($writers as $writer) {
            $request->participants()->create(['user_id' => $writer->id, 'permission' => 'write']);
        }

        return $request;
    }

    /** The token in the header as a client would send it, and no guard that remembers the one before. */
    protected function by(User $user): self
    {
        return $this->token("token of $user->email");
    }

    protected function token(string $token): self
    {
        Auth::forgetGuards();

        return $this->withToken($token);
    }
}
