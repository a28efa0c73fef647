"""A small request desk: workspaces, their requests, who takes part, and a rollout that drops a column."""
