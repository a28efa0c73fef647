<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * Drops the legacy column `request_participants.role`, and keeps what it held.
 *
 * The way that loses nothing: the values go into a table beside it, under the key of their row, and down() brings
 * them back from there. Put it in the place of the migration that drops the column, under its name, and claim
 * `values_restored` instead of `values_lost`. A later release drops the table, when nobody wants to go back any more.
 */
return new class extends Migration
{
    public function up(): void
    {
        Schema::create('request_participants_role', function (Blueprint $table): void {
            $table->unsignedBigInteger('id')->primary();
            $table->string('role', 16);
        });
        DB::statement('INSERT INTO request_participants_role SELECT id, role FROM request_participants');

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
        DB::statement(
            'UPDATE request_participants JOIN request_participants_role AS kept USING (id)'
            . ' SET request_participants.role = kept.role'
        );

        Schema::table('request_participants', function (Blueprint $table): void {
            $table->index(['role', 'request_id']);
        });
        Schema::drop('request_participants_role');
    }
};
