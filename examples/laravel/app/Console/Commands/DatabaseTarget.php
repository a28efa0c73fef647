<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;

/**
 * Says which database the artisan commands of this shell would meet, as the server itself names it.
 *
 * Variables cannot tell: a cached configuration overrules them all.
 */
class DatabaseTarget extends Command
{
    private const QUESTIONS = [
        'database' => 'DATABASE()',
        'data' => '@@datadir',
        'host' => '@@hostname',
        'port' => '@@port',
    ];

    protected $signature = 'db:target {what* : of database, data, host and port, in the order wanted}';

    protected $description = 'Print which database the application is connected to';

    public function handle(): int
    {
        $wanted = $this->argument('what');
        $unknown = array_diff($wanted, array_keys(self::QUESTIONS));

        if ($unknown !== []) {
            $this->error('Unknown: '.implode(', ', $unknown).'. Known: '.implode(', ', array_keys(self::QUESTIONS)).'.');

            return 2;
        }

        foreach ($wanted as $word) {
            $answers[] = $this->laravel->make('db')->selectOne('SELECT '.self::QUESTIONS[$word].' AS answer')->answer;
        }
        $this->line(implode(' ', $answers));

        return 0;
    }
}
