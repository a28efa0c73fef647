<?php

namespace Tests\Feature;

use App\Models\WorkRequest;
use Illuminate\Support\Facades\Auth;
use Tests\TestCase;

class WorkspaceScopeTest extends TestCase
{
    public function test_the_list_holds_the_requests_of_all_own_workspaces_and_no_other(): void
    {
        [$one, $two, $foreign] = [$this->workspace(), $this->workspace(), $this->workspace()];
        $own = [$this->workRequest($one)->id, $this->workRequest($two)->id];
        $this->workRequest($foreign);

        $answer = $this->by($this->user('app', $one, $two))->get('/api/requests')->assertStatus(200);

        $this->assertSame($own, array_column($answer->json('data'), 'id'));
    }

    public function test_an_own_request_can_be_read_and_changed(): void
    {
        $workspace = $this->workspace();
        $user = $this->user('app', $workspace);
        $request = $this->workRequest($workspace, $user);

        $this->by($user)->get("/api/requests/$request->id")->assertStatus(200)->assertJsonPath('data.id', $request->id);
        $this->by($user)->patch("/api/requests/$request->id", ['state' => 'closed'])->assertStatus(200);
        $this->assertDatabaseHas('requests', ['id' => $request->id, 'state' => 'closed']);
    }

    public function test_a_foreign_request_is_not_found(): void
    {
        $request = $this->workRequest($this->workspace());
        $user = $this->user('app', $this->workspace());

        $this->by($user)->get("/api/requests/$request->id")->assertStatus(404);
        $this->by($user)->get("/api/requests/$request->id/participants")->assertStatus(404);
    }

    public function test_a_foreign_request_cannot_be_changed_even_by_a_former_participant(): void
    {
        $user = $this->user('app', $this->workspace());
        $request = $this->workRequest($this->workspace(), $user);

        $this->by($user)->patch("/api/requests/$request->id", ['state' => 'closed'])->assertStatus(404);
        $this->by($user)->post("/api/requests/$request->id/participants", ['user_id' => $user->id])->assertStatus(404);
        $this->assertDatabaseHas('requests', ['id' => $request->id, 'state' => 'open']);
    }

    public function test_leaving_a_workspace_hides_its_requests(): void
    {
        $workspace = $this->workspace();
        $user = $this->user('app', $workspace);
        $request = $this->workRequest($workspace, $user);
        $this->by($user)->get("/api/requests/$request->id")->assertStatus(200);

        $workspace->members()->detach($user);

        $this->by($user)->get("/api/requests/$request->id")->assertStatus(404);
    }

    public function test_a_new_participant_must_be_a_member_and_may_be_added_with_and_without_the_legacy_column(): void
    {
        $workspace = $this->workspace();
        $writer = $this->user('app', $workspace);
        $member = $this->user('app', $workspace);
        $stranger = $this->user('app', $this->workspace());
        $address = '/api/requests/'.$this->workRequest($workspace, $writer)->id.'/participants';

        $this->by($writer)->post($address, ['user_id' => $member->id])->assertStatus(201)->assertJsonPath('data.permission', 'read');
        $this->by($writer)->post($address, ['user_id' => $stranger->id])->assertStatus(422);
        $this->by($member)->post($address, ['user_id' => $member->id, 'permission' => 'write'])->assertStatus(403);
    }

    public function test_nobody_sees_nothing(): void
    {
        $this->workRequest($this->workspace());
        Auth::forgetGuards();

        $this->assertSame(0, WorkRequest::query()->count());
    }
}
