"""Which variables a command is seen to set."""

import pytest

from rolloutdocs import bash

SET = {
    "DB=b": "DB",
    "DB=b psql": "DB",
    "DB+=b": "DB",
    "export DB=b HOST=c": "DB HOST",
    "export 'DB=b'": "DB",
    "declare -x DB=b": "DB",
    "env -u PORT DB=b psql": "DB",
    "(DB=b; psql)": "DB",
    "for DB in a b; do psql; done": "DB",
    "read -r DB <f": "DB",
    "printf -v DB %s b": "DB",
    "printf -vDB %s b": "DB",
    "unset DB": "DB",
    "DB[0]=b": "DB",
    "timeout 60 env DB=b psql": "DB",
    "/usr/bin/env DB=b psql": "DB",
    "nice sudo -u app DB=b psql": "DB",
    "sudo DB=b psql": "DB",
    "sudo -iu app DB=b psql": "DB",
    "sudo -uapp DB=b psql": "DB",
    "nice -n5 env DB=b psql": "DB",
    "env -S 'DB=b psql'": "DB",
    "runuser -u app -- env DB=b psql": "DB",
    'env DB="$HOST" psql': "DB",
    "env DB='$DB' psql": "DB",
    'env DB="$DB.b" psql': "DB",
    "exec env DB=b psql": "DB",
    "((DB = 7))": "DB",
    "((PORT = 1, DB++))": "DB PORT",
    "let DB=1 PORT+=2": "DB PORT",
    "echo $((DB <<= 1)) $((--PORT))": "DB PORT",
    "for ((DB=1; DB<3; PORT+=2)); do DB; done": "DB PORT",
    "eval 'DB=b'": "DB",
    "eval 'x;export DB=b'": "DB",
    'psql "$DB"': "",
    "((DB == 7))": "",
    "((DB <= 7 && DB != 8))": "",
    "echo $((DB - -1)) $((DB + 1))": "",
    "[[ $DB = b ]]": "",
    "echo env DB=b": "",
    "timeout 60 psql DB=b": "",
    "echo 'DB=b' | sudo tee f": "",
    "export DB": "",
    "printf %s DB": "",
    "psql DB=b": "",
    'kubectl set env deployment/app DB="$DB"': "",
    'sudo docker exec -e DB="$DB" app php artisan migrate': "",
    'sudo make migrate DB="$DB"': "",
    "sudo -u app php artisan x DB=b": "",
    "sudo -iu app php artisan x DB=b": "",
    "sudo find . -name DB=b": "",
    "docker compose run env DB=b": "",
    'sudo -u app DB="$DB" php artisan migrate': "",
    'env DB=$DB HOST=${HOST} "PORT=$PORT" psql': "",
}


@pytest.mark.parametrize(("command", "names"), SET.items())
def test_names(command: str, names: str) -> None:
    assert bash.sets(command) == frozenset(names.split())
