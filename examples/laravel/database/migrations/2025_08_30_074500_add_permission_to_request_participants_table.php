<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * What decides from now on is `permission`. Three roles become two permissions, so the old
 * values cannot be told from the new ones afterwards.
 */
return new class extends Migration
{
    public function up(): void
    {
        Schema::table('request_participants', function (Blueprint $table): void {
            $table->enum('permission', ['read', 'write'])->default('read')->after('role');
        });

        DB::table('request_participants')->where('role', '<>', 'viewer')->update(['permission' => 'write']);
    }

    public function down(): void
    {
        Schema::table('request_participants', function (Blueprint $table): void {
            $table->dropColumn('permission');
        });
    }
};
