<?php

namespace Tests\Feature;

use Tests\TestCase;

class AreaEnforcementTest extends TestCase
{
    public function test_a_guest_is_asked_who_they_are_in_both_areas(): void
    {
        $this->get('/api/requests')->assertStatus(401);
        $this->get('/admin/users')->assertStatus(401);
    }

    public function test_an_unknown_token_is_nobody(): void
    {
        $this->token('no-such-token')->get('/api/requests')->assertStatus(401);
        $this->token('no-such-token')->get('/admin/users')->assertStatus(401);
    }

    public function test_a_user_of_the_app_works_in_the_app(): void
    {
        $this->by($this->user('app'))->get('/api/requests')->assertStatus(200);
    }

    public function test_a_user_of_the_app_is_kept_out_of_the_admin_area(): void
    {
        $user = $this->user('app');

        foreach (['/admin/users', '/admin/requests'] as $address) {
            $this->by($user)->get($address)->assertStatus(403)->assertJsonMissing(['area' => 'admin']);
        }
    }

    public function test_an_administrator_works_in_the_admin_area(): void
    {
        $administrator = $this->user('admin');

        foreach (['/admin/users', '/admin/requests'] as $address) {
            $this->by($administrator)->get($address)->assertStatus(200);
        }
    }

    public function test_an_administrator_is_kept_out_of_the_app(): void
    {
        $workspace = $this->workspace();
        $administrator = $this->user('admin', $workspace);
        $request = $this->workRequest($workspace, $administrator);

        $this->by($administrator)->get('/api/requests')->assertStatus(403);
        $this->by($administrator)->get("/api/requests/$request->id")->assertStatus(403);
        $this->by($administrator)->patch("/api/requests/$request->id", ['state' => 'closed'])->assertStatus(403);
        $this->assertDatabaseHas('requests', ['id' => $request->id, 'state' => 'open']);
    }

    public function test_health_needs_no_token_in_either_area(): void
    {
        $this->get('/api/health')->assertStatus(200)->assertJson(['status' => 'ok', 'area' => 'app']);
        $this->get('/admin/health')->assertStatus(200)->assertJson(['status' => 'ok', 'area' => 'admin']);
    }
}
