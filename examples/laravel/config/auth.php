<?php

return [
    'defaults' => ['guard' => 'api'],
    'guards' => [
        // The database holds the digest of a token, never the token.
        'api' => ['driver' => 'token', 'provider' => 'users', 'hash' => true],
    ],
    'providers' => [
        'users' => ['driver' => 'eloquent', 'model' => App\Models\User::class],
    ],
];
