"""What a command may need of a shell in which another one ran before, and a new shell does not have."""

import pytest

from rolloutdocs import bash

NEW = {"DIR": True, "NAME": False}
SET = 'FLAG="$DIR/closed"'
NEEDED = [
    (SET, 'rm -f "$FLAG"', "`FLAG`"),
    (SET, 'rm -f "${FLAG:-x}"', "`FLAG`"),
    (SET, "if true\nthen\n  FLAG=x\nfi\nrm $FLAG", "`FLAG`"),
    (SET, "FLAG+=x\nrm $FLAG", "`FLAG`"),
    (SET, 'FLAG="$FLAG/x"', "`FLAG`"),
    (SET, "FLAG=x ls\nrm $FLAG", "`FLAG`"),
    (SET, "(FLAG=x)\nrm $FLAG", "`FLAG`"),
    (SET, "cat <<X\n$FLAG\nX", "`FLAG`"),
    (SET, "[[ -v FLAG ]]", "`FLAG`"),
    (SET, "export FLAG", "`FLAG`"),
    (SET, 'rm "${!NAME}"', "`FLAG`"),
    (SET, "source close.sh", "`FLAG`"),
    (SET, "eval 'rm $FLAG'", "`FLAG`"),
    ("N=1", "echo $((N + 1))", "`N`"),
    ("N=1", "((N++))", "`N`"),
    ("A[0]=1", 'rm "${A[0]}"', "`A`"),
    ("read -r FLAG <x", "rm $FLAG", "`FLAG`"),
    ("read <x", "rm $REPLY", "`REPLY`"),
    (': "${FLAG:=x}"', "rm $FLAG", "`FLAG`"),
    ("f() { FLAG=1; }\nf", "rm $FLAG", "`FLAG`"),
    ("unset NAME", "rm $NAME", "`NAME`"),
    ("NAME=x", "app up", "`NAME`, which programs see"),
    ("PATH=/x:$PATH", "app up", "`PATH`, which programs see"),
    ("export MODE=x", "app up", "`MODE`, which programs see"),
    ("declare -x MODE=x", "app up", "`MODE`, which programs see"),
    ("cd app", "rm closed", "the directory"),
    ("cd app", "cd ../app\nrm closed", "the directory"),
    ("cd app", 'cd "$NAME"\nrm closed', "the directory"),
    ("cd app", "rm closed\ncd /app", "the directory"),
    ("cd app", "cd /app &\nrm closed", "the directory"),
    ("cd app", "cd /app && ls &\nrm closed", "the directory"),
    ("cd app", "cd /app || true\nrm closed", "the directory"),
    ("cd app", "cd /app && ls || true\nrm closed", "the directory"),
    ("cd app", "cd '~/app'\nrm closed", "the directory"),
    ("cd app", "cd '$DIR/app'\nrm closed", "the directory"),
    ("cd app", 'rm "$NAME/closed"', "the directory"),
    ("cd app", "rm /srv/a closed", "the directory"),
    ("cd app", "rm '$DIR/closed'", "the directory"),
    ("cd app", 'rm "~/closed"', "the directory"),
    ("cd app", "rm /srv/a >log", "the directory"),
    ("cd app", "rm /srv/a <<<x >>log", "the directory"),
    ("cd app", "rm /srv/$(cat name)", "the directory"),
    ("cd app", "rm {/srv/a,b}", "the directory"),
    ("cd app", "mv -tapp /srv/a", "the directory"),
    ("cd app", "mv -t app /srv/a", "the directory"),
    ("cd app", "ln -s /srv/a", "the directory"),
    ("cd app", "[ -e closed ] && rm /srv/a", "the directory"),
    ("cd app", "test -e closed && rm /srv/a", "the directory"),
    ("cd app", "rm() { ./close; }\nrm /srv/a", "the directory"),
    ("cd app", "X=$(./close) rm /srv/a", "the directory"),
    ("cd app", "/srv/app/close", "the directory"),
    ("cd app", "/srv/app/rm /x", "the directory"),
    ("cd app", "curl -f https://a.example/ -o page", "the directory"),
    ("cd app", "curl -f -d @body https://a.example/", "the directory"),
    ("cd app", "curl -fO https://a.example/", "the directory"),
    ("cd app", "kill $(cat pid)", "the directory"),
    ("cd app", "while true\ndo\n  rm /srv/a\ndone", "the directory"),
    ("close() { rm x; }", "close", "the function `close`"),
    ("umask 077", "touch x", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -f", "rm *", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -o noglob", "rm *", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -eo allexport", "app up", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("touch x.$$", "rm -f x.$$", "its process id (`$$`)"),
    ('touch "x.${BASHPID}"', "rm -f x.$$", "its process id (`$$`)"),
    ("app serve &", "kill $!", "what runs behind it (`$!`, `%1`)"),
    ("touch x.$PPID", "rm -f x.$PPID", "its process id (`$$`)"),
    ("touch x.$$", "cat <<X\n$$\nX", "its process id (`$$`)"),
    ("touch x.$$", "eval 'rm x.$$'", "its process id (`$$`)"),
    ("app serve &", "kill -9 %1", "what runs behind it (`$!`, `%1`)"),
    ("app serve &", "kill ${!}", "what runs behind it (`$!`, `%1`)"),
    ("app serve &", "kill $(jobs -p)", "what runs behind it (`$!`, `%1`)"),
    ("app <<X &\nx\nX", "kill $!", "what runs behind it (`$!`, `%1`)"),
    ("if true\nthen\n  app &\nfi", "kill $!", "what runs behind it (`$!`, `%1`)"),
    ("shopt -s nullglob", "rm *", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("source env.sh", "app up", "what was read into the shell (`source`, `eval`)"),
    ("set -- a", 'rm "$1"', "its arguments (`set --`)"),
    ("ulimit -n 9", "app up", "its limits (`ulimit`)"),
]
NOT_NEEDED = [
    (SET, 'rm -f "$DIR/closed"'),
    (SET, 'FLAG="$DIR/x"\nrm "$FLAG"'),
    (SET, "read -r FLAG <x\nrm $FLAG"),
    (SET, "for FLAG in a b\ndo\n  rm $FLAG\ndone"),
    (SET, "while read -r FLAG\ndo\n  rm $FLAG\ndone <x"),
    (SET, "echo FLAG '$FLAG'"),
    ("(FLAG=x\ncd app)", "rm $FLAG"),
    ("FLAG=x ls", "rm $FLAG"),
    ("env FLAG=x ls", "rm $FLAG"),
    ("cd app", "cd /srv/app\nrm closed"),
    ("cd app", '# There.\ncd "$DIR/app"\nrm closed'),
    ("cd app", "cd -- ~/app\nrm closed"),
    ("cd app", "cd ~\nrm closed"),
    ("cd app", 'cd "$HOME/app"\nrm closed'),
    ("cd app", "cd /srv/app && rm closed && ls"),
    ("cd app", 'rm "$DIR/closed"'),
    ("cd app", "rm -rf -- ${DIR}/closed /srv/a* ~/closed"),
    ("cd app", "# Open.\nif [ -e /srv/a ]\nthen\n  rm /srv/a\nelse\n  echo gone\nfi"),
    ("cd app", "test ! -e /srv/a && touch -c '/srv/b' 2>/dev/null >&2"),
    ("cd app", 'mv "$DIR"/a "$DIR"/b\nln -sfn /srv/2 "$DIR/current"'),
    ("cd app", 'curl -fsS -X POST "https://a.example/open"'),
    ("cd app", 'kill -HUP 7\nprintf "%s\\n" open >/srv/state'),
    ("touch x.$$", "psql <<'X'\nDO $$ BEGIN END $$;\nX\npsql -c 'DO $$ BEGIN END $$'"),
    ("psql -c 'DO $$ BEGIN END $$'", "rm x.$$"),
    ("curl 'https://a.example/?a=1&b=2' 2>&1", "app serve &\nkill $!"),
    ("set -euo pipefail", "app up"),
    ("touch x && app >y 2>&1 &>z", "app serve &\nkill $!"),
    ("app serve &", "printf %s x"),
    ("touch x", "mktemp x.$$"),
    ("set -x", "app up"),
    ("php artisan down --secret=x", "php artisan up"),
    ("f() { ls; }", "app up"),
]


@pytest.mark.parametrize(("before", "command", "what"), NEEDED)
def test_a_new_shell_does_not_have_it(before: str, command: str, what: str) -> None:
    assert bash.lacks(command, before, NEW) == what


@pytest.mark.parametrize(("before", "command"), NOT_NEEDED)
def test_a_new_shell_has_all_that_it_needs(before: str, command: str) -> None:
    assert bash.lacks(command, before, NEW) == ""


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ('rm "$COUNT"', True),
        ("(( COUNT > 1 ))", True),
        ("printenv COUNT", True),
        ("COUNT=1\necho $COUNT", False),
        ("wc -l <x | sed 's/^/COUNT: /'", False),
        ('mariadb -e "SELECT COUNT(*) FROM x"', False),
        (". venv/bin/activate", False),
    ],
)
def test_a_variable_that_a_command_takes(command: str, needs: bool) -> None:
    assert bash.needs(command, "COUNT") is needs
