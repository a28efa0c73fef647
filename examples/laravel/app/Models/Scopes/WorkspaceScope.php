<?php

namespace App\Models\Scopes;

use Illuminate\Database\Eloquent\Builder;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Scope;
use Illuminate\Support\Facades\Auth;

/** The workspace rule: whoever asks sees the requests of their own workspaces; whoever is nobody sees none. */
class WorkspaceScope implements Scope
{
    public function apply(Builder $builder, Model $model): void
    {
        $builder->whereIn($model->qualifyColumn('workspace_id'), function ($memberships): void {
            $memberships->select('workspace_id')->from('workspace_memberships')->where('user_id', Auth::id() ?? 0);
        });
    }
}
