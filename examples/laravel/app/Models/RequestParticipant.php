<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * Who takes part in a request. Decides by `permission` alone and names its columns, so that it is the
 * same before, after and again without the legacy column `role`: the database fills that with its default.
 */
class RequestParticipant extends Model
{
    public const PERMISSIONS = ['read', 'write'];

    protected $guarded = [];

    protected $visible = ['id', 'request_id', 'user_id', 'permission'];
}
