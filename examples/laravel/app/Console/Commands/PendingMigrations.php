<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;

/**
 * Says which migrations have not run, in words that do not change with the framework's version.
 *
 * `migrate:status` draws a table, and neither it nor `migrate:rollback` minds a migration that was
 * run and whose file is gone: here that is a failure, because nothing could roll it back.
 */
class PendingMigrations extends Command
{
    protected $signature = 'migrate:pending';

    protected $description = 'List the migrations that have not run, and the last one that has';

    public function handle(): int
    {
        $migrator = $this->laravel->make('migrator');

        if (! $migrator->repositoryExists()) {
            $this->error('There is no migrations table: nothing was ever migrated here.');

            return 1;
        }

        $files = array_keys($migrator->getMigrationFiles(database_path('migrations')));
        $ran = $migrator->getRepository()->getRan();

        foreach (array_diff($files, $ran) as $name) {
            $this->line("Pending: $name");
        }
        $this->line('Last run: '.(end($ran) ?: 'none'));
        $this->line(sprintf('Pending migrations: %d of %d', count(array_diff($files, $ran)), count($files)));

        return $this->complain(array_diff($ran, $files));
    }

    /** @param string[] $missing */
    private function complain(array $missing): int
    {
        foreach ($missing as $name) {
            $this->error("Missing file: $name");
        }

        return $missing === [] ? 0 : 1;
    }
}
