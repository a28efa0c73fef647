<?php

namespace App;

use Illuminate\Foundation\Application as Framework;

/**
 * The stock application, except that nothing is ever written beside the source: storage, the maintenance
 * file and every cache live in the folder of the run, so that two runs from one checkout never meet.
 */
class Application extends Framework
{
    private const FOLDERS = [
        'bootstrap/cache',
        'reports',
        'storage/framework/cache/data',
        'storage/framework/sessions',
        'storage/framework/views',
        'storage/logs',
    ];

    /** The folder of this run. */
    private string $run;

    public function __construct(string $basePath, string $run)
    {
        $this->run = $run;
        $this->storagePath = $run.'/storage';

        foreach (self::FOLDERS as $folder) {
            // Two processes may start at once: what counts is that the folder is there afterwards.
            is_dir("$run/$folder") || @mkdir("$run/$folder", 0700, true);
        }

        parent::__construct($basePath);
    }

    /** The caches (`config:cache`, `route:cache`, the list of packages) move; `bootstrap/app.php` is source. */
    public function bootstrapPath($path = '')
    {
        return str_starts_with($path, 'cache') ? $this->run.'/bootstrap/'.$path : parent::bootstrapPath($path);
    }
}
