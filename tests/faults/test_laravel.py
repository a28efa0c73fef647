"""The seed's rollout on Laravel and MariaDB: database and web server are killed just before the critical step."""

import os
import signal
from contextlib import suppress

import pytest
from rolloutdocs.checks.evidence import Done, Ended, Phase

from ..red.copies import laravel
from .rollout import whole

pytestmark = pytest.mark.real("php-laravel-framework", "mariadb-server-core")


def test_database_and_web_server_die_before_the_migration(tmp_path):
    """Assert that nothing is migrated, both are named, maintenance mode is named, and nothing is left running."""
    seed = laravel(tmp_path)
    seed.wait(before="migrate")
    with seed.start() as process:
        seed.arrived(process)
        for pid, arguments in seed.processes().items():
            if "mariadbd" in arguments or "server.php" in arguments:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        (seed.traces / "go").touch()
        text, _ = process.communicate(timeout=120)
    assert process.returncode == 3, text
    records = seed.records()
    gone = {one.name for one in records if isinstance(one, Phase) and one.verdict == "inconclusive"}
    assert {"service database", "service web"} <= gone
    assert "deploy.migrate" not in {one.step for one in records if isinstance(one, Done)}
    assert isinstance(records[-1], Ended)
    assert "maintenance mode is left open" in text or "closing: Open the application" in text
    assert seed.clean()
    assert whole(seed.runs()[-1])
    done = seed.run("recover", "--env", "staging")
    assert done.code == 0, done.text
    assert "gone with it" in done.text  # a private staging
