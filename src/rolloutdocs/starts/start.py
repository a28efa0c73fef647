"""The starts there are: what each is made of, and what it needs on the machine.

A start is an entry here, its files under `examples/`, its patterns in `pyproject.toml`, and a text in `shared/`.
"""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Final

from ..dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """One rollout to begin with."""

    says: str  #: what it is, for the help
    site: str  #: the name of its site
    parts: Mapping[str, str]  #: folder beside this file -> folder in the target, "" for the target itself
    renamed: Mapping[str, str] = field(
        default_factory=dict
    )  #: paths in the target that another name fits better
    rewritten: Mapping[str, str] = field(default_factory=dict)  #: words in its files -> words in the target
    needs: str = ""  #: what the steps need besides rolloutdocs; empty for nothing
    install: str = ""  #: the command that installs it
    programs: tuple[str, ...] = ()  #: programs that are looked for, to say which are missing
    modules: tuple[str, ...] = ()  #: modules that are looked for beside rolloutdocs
    container: str = ""  #: the image in which CI runs the steps, where the runner itself does not do
    packages: tuple[str, ...] = ()  #: system packages that CI installs there
    requirements: tuple[str, ...] = ()  #: what CI installs beside rolloutdocs


DEFAULT: Final = "alembic"

_DEBIAN: Final = (
    "php-cli",
    "php-curl",
    "php-mbstring",
    "php-mysql",
    "php-xml",
    "php-laravel-framework",
    "php-mockery",
    "phpunit",
    "mariadb-server-core",
    "mariadb-client",
    "curl",
    "openssl",
)

STARTS: Final[Mapping[str, Start]] = MappingProxyType(
    {
        "alembic": Start(
            says="a web service on Alembic and SQLite; needs nothing else (the default)",
            site="The request desk's rollout",
            parts={"alembic": ""},
            renamed={"README.md": "desk/README.md"},
        ),
        "django": Start(
            says="a Django project on SQLite; needs Django",
            site="The members' rollout",
            parts={"django": ""},
            renamed={"README.md": "members/README.md"},
            needs="Django 5.2, installed beside rolloutdocs",
            install="python -m pip install 'django>=5.2,<6'",
            modules=("django",),
            requirements=("django>=5.2,<6",),
        ),
        "laravel": Start(
            says="a Laravel application on a private MariaDB; needs PHP and MariaDB",
            site="The rollout of workspace requests",
            parts={"laravel": "staging", "seed": "content"},
            rewritten={"examples/laravel": "staging"},
            needs="PHP 8.2, Laravel 8 and MariaDB 10.11, as Debian 12 has them",
            install=f"apt-get install --no-install-recommends {' '.join(_DEBIAN)}",
            programs=("php", "phpunit", "mariadbd", "mariadb-install-db", "mariadb-dump", "curl"),
            container="debian:12",
            packages=_DEBIAN,
        ),
        "plain": Start(
            says="a service made of files; needs bash only",
            site="The rollout of the members' list",
            parts={"plain": ""},
            renamed={"README.md": "service/README.md"},
        ),
    }
)
