<?php

/*
 * Listens to the connections of a Laravel application while one migration runs, writes down each of its statements, and
 * stops it after one of them. Loaded by auto_prepend_file; nothing of the application is changed.
 *
 * ROLLOUTDOCS_MIGRATION: the migration's name. ROLLOUTDOCS_STOP: after how many statements, or "never".
 * ROLLOUTDOCS_SEEN: the file in which statements are written down, by their first two words only: what follows may be data,
 * and so may the second, unless what comes first is known to be followed by a name.
 */

namespace Rolloutdocs;

final class Listening
{
    public static bool $begun = false;

    public static int $count = 0;

    public static function begin(string $name, string $method): void
    {
        if ($method !== 'up' || $name !== getenv('ROLLOUTDOCS_MIGRATION')) {
            return;
        }
        self::$begun = true;
        self::write('begun');
        self::stop();
    }

    public static function ran(string $statement): void
    {
        $words = preg_split('/[\s`"\[(]+/', ltrim($statement), 3) ?: [''];
        if (! self::$begun || preg_match('/^(select|show|pragma|explain|describe|desc|set|use)$/i', $words[0])) {
            return;
        }
        self::$count++;
        self::write(self::told(array_map('strtolower', $words)));
        self::stop();
    }

    public static function listen(object $events): void
    {
        $started = 'Illuminate\Database\Events\MigrationStarted';
        if (self::$listens === $events || ! method_exists($events, 'listen')) {
            return;
        }
        self::$listens = $events;
        $events->listen($started, static function (object $event): void {
            $file = (string) (new \ReflectionClass($event->migration))->getFileName();
            self::begin(basename($file, '.php'), $event->method);
        });
        $events->listen('Illuminate\Database\Events\MigrationEnded', static function (): void {
            self::$begun = false;
        });
    }

    private static function told(array $words): string
    {
        $names = '/^(alter|call|create|delete|drop|insert|merge|refresh|rename|replace|truncate|update|with)$/';
        $first = preg_match('/^[a-z]+$/', $words[0]) ? $words[0] : 'a statement';
        $named = preg_match($names, $words[0]) && preg_match('/^[^\W\d]\w*$/u', $words[1] ?? '');

        return $named ? $first.' '.$words[1] : $first;
    }

    private static ?object $listens = null;

    private static function stop(): void
    {
        if ((string) self::$count === getenv('ROLLOUTDOCS_STOP')) {
            self::$begun = false;
            self::write('stopped');
            throw new \RuntimeException('Stopped after statement '.self::$count.', as the rehearsal of a failure asks.');
        }
    }

    private static function write(string $line): void
    {
        file_put_contents((string) getenv('ROLLOUTDOCS_SEEN'), $line."\n", FILE_APPEND);
    }
}

trait Listens
{
    protected function run($query, $bindings, \Closure $callback)
    {
        $answer = parent::run($query, $bindings, $callback);
        Listening::ran((string) $query);

        return $answer;
    }

    public function setEventDispatcher(\Illuminate\Contracts\Events\Dispatcher $events)
    {
        Listening::listen($events);

        return parent::setEventDispatcher($events);
    }
}

(static function (): void {
    if (getenv('ROLLOUTDOCS_MIGRATION') === false || PHP_SAPI !== 'cli') {
        return;
    }
    // Loaded now, as the application will find it: its own loader may stand before any that is registered here.
    $script = realpath($_SERVER['SCRIPT_FILENAME'] ?? '') ?: '';
    foreach ([dirname($script).'/vendor/autoload.php', stream_resolve_include_path('Illuminate/autoload.php')] as $file) {
        if ($file !== false && is_file($file)) {
            require_once $file;
            break;
        }
    }
    if (! class_exists('Illuminate\Database\Connection')) {
        return;
    }
    $kinds = [
        'mysql' => static fn (...$given) => new class(...$given) extends \Illuminate\Database\MySqlConnection { use Listens; },
        'pgsql' => static fn (...$given) => new class(...$given) extends \Illuminate\Database\PostgresConnection { use Listens; },
        'sqlite' => static fn (...$given) => new class(...$given) extends \Illuminate\Database\SQLiteConnection { use Listens; },
    ];
    if (class_exists('Illuminate\Database\MariaDbConnection')) {
        $kinds['mariadb'] = static fn (...$given) => new class(...$given) extends \Illuminate\Database\MariaDbConnection { use Listens; };
    }
    foreach ($kinds as $driver => $made) {
        \Illuminate\Database\Connection::resolverFor($driver, $made);
    }
})();
