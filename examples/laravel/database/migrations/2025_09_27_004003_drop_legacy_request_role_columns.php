<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

/**
 * Drops the legacy column `request_participants.role`, which `permission` replaced.
 *
 * down() brings the column back at its place, with its values, default and index, but not what the rows held:
 * every row has the default again. Only a backup has the old values. MariaDB commits each statement by
 * itself, so a failure between two of them leaves the table half migrated and this migration unlogged.
 */
return new class extends Migration
{
    public function up(): void
    {
        // First the index: dropping the column alone would silently narrow it to (request_id).
        Schema::table('request_participants', function (Blueprint $table): void {
            $table->dropIndex(['role', 'request_id']);
        });

        Schema::table('request_participants', function (Blueprint $table): void {
            $table->dropColumn('role');
        });

        Schema::table('request_participants', function (Blueprint $table): void {
            $table->index(['permission', 'request_id']);
        });
    }

    public function down(): void
    {
        Schema::table('request_participants', function (Blueprint $table): void {
            $table->dropIndex(['permission', 'request_id']);
        });

        Schema::table('request_participants', function (Blueprint $table): void {
            $table->enum('role', ['viewer', 'contributor', 'manager'])->default('viewer')->after('user_id');
        });

        Schema::table('request_participants', function (Blueprint $table): void {
            $table->index(['role', 'request_id']);
        });
    }
};
