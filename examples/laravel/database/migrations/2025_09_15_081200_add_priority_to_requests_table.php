<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::table('requests', function (Blueprint $table): void {
            $table->unsignedTinyInteger('priority')->default(3)->after('state');
            $table->index(['workspace_id', 'priority']);
        });
    }

    public function down(): void
    {
        Schema::table('requests', function (Blueprint $table): void {
            // The foreign key on workspace_id needs an index of its own before this one may go.
            $table->index('workspace_id', 'requests_workspace_id_foreign');
            $table->dropIndex(['workspace_id', 'priority']);
            $table->dropColumn('priority');
        });
    }
};
