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
    ("close() { rm x; }", "close", "the function `close`"),
    ("umask 077", "touch x", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -f", "rm *", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -o noglob", "rm *", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("set -eo allexport", "app up", "an option of the shell (`set`, `shopt`, `umask`)"),
    ("touch x.$$", "rm -f x.$$", "its process id (`$$`)"),
    ('touch "x.${BASHPID}"', "rm -f x.$$", "its process id (`$$`)"),
    ("app serve &", "kill $!", "what runs behind it (`$!`, `%1`)"),
    ("app serve &", "kill -9 %1", "what runs behind it (`$!`, `%1`)"),
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
