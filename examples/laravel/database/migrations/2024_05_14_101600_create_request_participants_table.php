<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('request_participants', function (Blueprint $table): void {
            $table->id();
            $table->foreignId('request_id')->constrained()->cascadeOnDelete();
            $table->foreignId('user_id')->constrained()->cascadeOnDelete();
            $table->enum('role', ['viewer', 'contributor', 'manager'])->default('viewer');
            $table->timestamps();
            $table->unique(['request_id', 'user_id']);
        });

        // On its own, so that it is the last of the table's indexes: a rollback can then restore the very same table.
        Schema::table('request_participants', function (Blueprint $table): void {
            $table->index(['role', 'request_id']);
        });
    }

    public function down(): void
    {
        Schema::drop('request_participants');
    }
};
