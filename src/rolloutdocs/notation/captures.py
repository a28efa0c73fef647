"""How a page says that a value of a step's output is used later: `- **Capture:** …`, one line a value.

A captured value is data. It becomes a variable of every later shell, and stands for `$NAME` in later sentences; no
shell ever reads it as a command.
"""

from typing import Final

#: Where the value stands -> the English, with a code span for each slot. All of these may be followed by SECRET.
FORMS: Final[dict[str, str]] = {
    "whole": "{variable} from the whole output",  # standard output, newlines at its end apart
    "json": "{variable} from the JSON at {value}",  # names joined by stops; a text, a number or a truth value
    "line": "{variable} from the line that begins with {value}",  # what follows on the only such line
}

#: Behind a form: the value is a secret, and nothing that the step prints is kept.
SECRET: Final = ", secret"  # noqa: S105 - words of the page

_RESERVED: Final = """
BASH_ENV CDPATH COLUMNS COMP_WORDBREAKS ENV EPOCHREALTIME EPOCHSECONDS EUID EXECIGNORE FCEDIT FIGNORE FUNCNAME
FUNCNEST GLOBIGNORE GROUPS HISTFILE HOME HOSTNAME IFS INPUTRC LANG LC_ALL LINENO LINES LOGNAME MAILCHECK MAPFILE
OLDPWD OPTARG OPTERR OPTIND OSTYPE PATH PIPESTATUS POSIXLY_CORRECT PPID PROMPT_COMMAND PS0 PS1 PS3 PS4 PWD RANDOM
REPLY SECONDS SHELL SHELLOPTS SHLVL SRANDOM SSH_AUTH_SOCK TERM TIMEFORMAT TMOUT TMPDIR TZ UID USER
PERL5LIB PERL5OPT PYTHONHOME PYTHONPATH PYTHONSTARTUP RUBYOPT NODE_OPTIONS JAVA_TOOL_OPTIONS EDITOR PAGER VISUAL
"""
#: Variables by which a shell or a program loader would act on a value, or loses its way: no capture may set them.
RESERVED: Final = frozenset(_RESERVED.split())
#: The same, by how their names begin.
RESERVED_BEGINNINGS: Final = ("BASH", "LD_", "DYLD_", "GIT_", "ROLLOUTDOCS_")


def reserved(name: str) -> bool:
    """Whether a capture must not set this variable."""
    return name in RESERVED or name.startswith(RESERVED_BEGINNINGS)
