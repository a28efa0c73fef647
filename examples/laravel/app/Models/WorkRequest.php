<?php

namespace App\Models;

use App\Models\Scopes\WorkspaceScope;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;

/** A request of a workspace (not called Request: the framework has one of its own). */
class WorkRequest extends Model
{
    public const STATES = ['open', 'waiting', 'closed'];

    protected $table = 'requests';

    protected $guarded = [];

    protected $visible = ['id', 'workspace_id', 'title', 'state', 'priority'];

    protected static function booted(): void
    {
        static::addGlobalScope(new WorkspaceScope());
    }

    public function workspace(): BelongsTo
    {
        return $this->belongsTo(Workspace::class);
    }

    public function participants(): HasMany
    {
        return $this->hasMany(RequestParticipant::class, 'request_id');
    }

    public function writableBy(User $user): bool
    {
        return $this->participants()->where('user_id', $user->id)->where('permission', 'write')->exists();
    }
}
