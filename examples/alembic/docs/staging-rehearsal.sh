#!/usr/bin/env bash
# rollout:script id=bash digest=423c080662b4bcb8458bfeeb685e42cc7a97f897a7490d17246362d5d24ddae2
# A rehearsal of a rollout, for people without Python. It is written, never edited: change the source named below.
# Texts of the source stand in single quotes, and variables in them are replaced later; functions are called by name.
# shellcheck disable=SC1003,SC1110,SC1111,SC1112,SC2016,SC2034,SC2317,SC2329

# Both questions are asked in words that older shells can read, before anything that they cannot.
if [ -z "${BASH_VERSION:-}" ]; then
  echo "This script needs bash 4.4 or newer, and was started by another shell. Nothing was run." >&2
  exit 3
fi
if [ "${BASH_VERSINFO[0]}" -lt 4 ] || { [ "${BASH_VERSINFO[0]}" -eq 4 ] && [ "${BASH_VERSINFO[1]}" -lt 4 ]; }; then
  echo "This script needs bash 4.4 or newer, and this is bash $BASH_VERSION. Nothing was run." >&2
  echo "macOS comes with bash 3.2: install a newer one, and start the script with it." >&2
  exit 3
fi

CALLERS=()

# --- The caller's exported variables and functions decide nothing: a `DB_HOST` of whoever starts this must not choose which
# database a migration meets. What is kept says who people are and how their terminal speaks; secrets come as the source says.
while read -r _ _ name; do
  unset -f "$name"
done < <(declare -F)
unset -v KEPT CALLER
declare -A KEPT=() CALLER=()
for name in HOME USER LOGNAME LANG LC_ALL TZ TMPDIR SSH_AUTH_SOCK; do
  [[ -z ${!name+set} ]] || KEPT[$name]=${!name}
done
for name in "${CALLERS[@]}"; do
  CALLER[$name]=${!name-}
done
while IFS= read -r name; do
  case $name in PATH | HOME | TMPDIR) ;; *) unset -v "$name" ;; esac
done < <(compgen -e)
export LC_ALL=C

# --- What the source says.

ENVIRONMENT='staging'
SOURCE='content/rollout.yaml'
POLICY='content/environments.yaml'
DIRECTORY='..'
FOLDERS=()
CLIENT=('bash')
RESET=('python -m desk reset')
IDENTITY=('python -m desk target')
IDENTITY_PRINTS='$RUN_DIR/staging.db'
IDENTITY_QUERY=''
IDENTITY_BEFORE=destroys
IDENTITY_BEFORE_RESET=0
OWN=1  # whether what is left open is gone with the run
DATABASE='$DATABASE_URL'
TOOLS=('curl' 'jq' 'python')
CLAIMS=12
UNDECIDABLE=()

PASSAGES=('preflight' 'deploy' 'verify' 'rollback' 'verify-rollback' 'deploy' 'verify' 'recover')
ROLLBACK=12
declare -A TITLES=(
  [preflight]='Preflight'
  [deploy]='Deploy'
  [verify]='Verify'
  [rollback]='Rollback'
  [verify-rollback]='Verify after a rollback'
  [recover]='Recover from the backup'
)
declare -A PROCEDURES=(
  [preflight]='preflight.revision preflight.pending preflight.backup preflight.check-backup preflight.health'
  [deploy]='deploy.down deploy.migrate deploy.up'
  [verify]='verify.revision verify.tests verify.health'
  [rollback]='rollback.down rollback.migrate rollback.up'
  [verify-rollback]='verify-rollback.revision verify-rollback.tests verify-rollback.health'
  [recover]='recover.down recover.restore recover.check recover.up'
)
PLAN=(
  '1 preflight.revision'
  '1 preflight.pending'
  '1 preflight.backup'
  '1 preflight.check-backup'
  '1 preflight.health'
  '2 deploy.down'
  '2 deploy.migrate'
  '2 deploy.up'
  '3 verify.revision'
  '3 verify.tests'
  '3 verify.health'
  '4 rollback.down'
  '4 rollback.migrate'
  '4 rollback.up'
  '5 verify-rollback.revision'
  '5 verify-rollback.tests'
  '5 verify-rollback.health'
  '6 deploy.down'
  '6 deploy.migrate'
  '6 deploy.up'
  '7 verify.revision'
  '7 verify.tests'
  '7 verify.health'
  '8 recover.down'
  '8 recover.restore'
  '8 recover.check'
  '8 recover.up'
)

settings() {
  chosen_folder RUN_DIR
  chosen_port APP_PORT
  plain APP_URL 'http://127.0.0.1:$APP_PORT'
  plain DATABASE_URL 'sqlite:///$RUN_DIR/staging.db'
  plain BACKUP_DIR '$RUN_DIR/backups'
  secret_made API_TOKEN_SECRET
  plain PYTHONDONTWRITEBYTECODE '1'
  :
}

services() {
  service web port '$APP_PORT' 30 TERM 'python' '-m' 'desk' 'serve' || return
  :
}

load() {
  case $1 in
    preflight.revision)
      TITLE='See where the database stands' EFFECT=reads LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 1'
      STATEMENTS=('python -m alembic current')
      ADVICE='Ask the release owner what was deployed last.'
      expect 'exits with `0`' exit '0'
      expect 'prints `2025_09_12_add_user_area`' prints '2025_09_12_add_user_area'
      expect 'column `request_participants.role` holds `3` different values' column_values 'request_participants.role' '3'
      ;;
    preflight.pending)
      TITLE='See that exactly one migration is pending' EFFECT=reads LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 2'
      STATEMENTS=('python -m desk pending')
      ADVICE='Ask the release owner which migrations belong to this release.'
      expect 'exits with `0`' exit '0'
      expect 'prints `1 pending migration`' prints '1 pending migration'
      expect 'prints `2025_09_27_drop_legacy_role`' prints '2025_09_27_drop_legacy_role'
      ;;
    preflight.backup)
      TITLE='Back the database up' EFFECT=changes LIMIT=300
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 3'
      STATEMENTS=('python -m desk backup "$BACKUP_DIR/before-deploy.db"')
      ADVICE='Do not deploy without a backup.'
      expect 'exits with `0`' exit '0'
      expect 'prints `Backup written to`' prints 'Backup written to'
      expect 'file `$BACKUP_DIR/before-deploy.db` has at least `4096` bytes' file_filled '$BACKUP_DIR/before-deploy.db' '4096'
      ;;
    preflight.check-backup)
      TITLE='Prove that the backup restores to equal data' EFFECT=changes LIMIT=300
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 4'
      STATEMENTS=('python -m desk check-backup "$BACKUP_DIR/before-deploy.db"')
      ADVICE='Do not deploy without a backup that was restored.'
      expect 'exits with `0`' exit '0'
      expect 'prints `The backup restores to equal data`' prints 'The backup restores to equal data'
      ;;
    preflight.health)
      TITLE='See that the application is well' EFFECT=reads LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 5'
      STATEMENTS=('python -m desk health')
      ADVICE='Do not deploy onto an application that is not well.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' answers_json 'GET $APP_URL/api/health' '200' 'status' 'ok'
      expect '`GET $APP_URL/admin/health` answers `200` and its JSON has `status` equal to `ok`' answers_json 'GET $APP_URL/admin/health' '200' 'status' 'ok'
      ;;
    deploy.down)
      TITLE='Close the application to users' EFFECT=changes LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Deploy, step 1'
      STATEMENTS=('python -m desk down')
      OPENS='maintenance mode' CLOSED_BY=deploy.up
      ADVICE='Nothing in the database was changed yet. Open the application again with `python -m desk up`.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `503`' answers 'GET $APP_URL/api/health' '503'
      ;;
    deploy.migrate)
      TITLE='Drop the column' EFFECT=destroys LIMIT=300
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Deploy, step 2'
      STATEMENTS=('python -m alembic upgrade head')
      DETOUR=recover
      expect 'exits with `0`' exit '0'
      expect 'prints `2025_09_12_add_user_area -> 2025_09_27_drop_legacy_role`' prints '2025_09_12_add_user_area -> 2025_09_27_drop_legacy_role'
      expect 'column `request_participants.role` is gone' column_gone 'request_participants.role'
      ;;
    deploy.up)
      TITLE='Open the application to users' EFFECT=changes LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Deploy, step 3'
      STATEMENTS=('python -m desk up')
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' answers_json 'GET $APP_URL/api/health' '200' 'status' 'ok'
      ;;
    verify.revision)
      TITLE='See that all migrations have run' EFFECT=reads LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Verify, step 1'
      STATEMENTS=('python -m alembic current')
      DETOUR=rollback
      expect 'exits with `0`' exit '0'
      expect 'prints `2025_09_27_drop_legacy_role (head)`' prints '2025_09_27_drop_legacy_role (head)'
      expect 'column `request_participants.role` is gone' column_gone 'request_participants.role'
      ;;
    verify.tests)
      TITLE='Run the tests of areas and workspaces' EFFECT=reads LIMIT=120
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Verify, step 2'
      STATEMENTS=('python -m tests --report "$RUN_DIR/reports/tests.xml" AreaEnforcementTest WorkspaceScopeTest')
      DETOUR=rollback
      expect 'exits with `0`' exit '0'
      expect 'report `$RUN_DIR/reports/tests.xml` has at least `12` tests of `AreaEnforcementTest` and all passed' tests_passed '$RUN_DIR/reports/tests.xml' '12' 'AreaEnforcementTest'
      expect 'report `$RUN_DIR/reports/tests.xml` has at least `3` tests of `WorkspaceScopeTest` and all passed' tests_passed '$RUN_DIR/reports/tests.xml' '3' 'WorkspaceScopeTest'
      ;;
    verify.health)
      TITLE='See that the application is still well' EFFECT=reads LIMIT=60
      PLACE='PRODUCTION-ROLLOUT-CHECKLIST.md, Verify, step 3'
      STATEMENTS=('python -m desk health')
      DETOUR=rollback
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' answers_json 'GET $APP_URL/api/health' '200' 'status' 'ok'
      expect '`GET $APP_URL/admin/health` answers `200` and its JSON has `migration` equal to `2025_09_27_drop_legacy_role`' answers_json 'GET $APP_URL/admin/health' '200' 'migration' '2025_09_27_drop_legacy_role'
      ;;
    rollback.down)
      TITLE='Close the application again' EFFECT=changes LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Rollback, step 1'
      STATEMENTS=('python -m desk down')
      OPENS='maintenance mode' CLOSED_BY=rollback.up
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `503`' answers 'GET $APP_URL/api/health' '503'
      ;;
    rollback.migrate)
      TITLE='Go back to the revision before' EFFECT=changes LIMIT=300
      PLACE='MIGRATION-ROLLBACK-PATH.md, Rollback, step 2'
      STATEMENTS=('python -m alembic downgrade 2025_09_12_add_user_area')
      DETOUR=recover
      expect 'exits with `0`' exit '0'
      expect 'prints `2025_09_27_drop_legacy_role -> 2025_09_12_add_user_area`' prints '2025_09_27_drop_legacy_role -> 2025_09_12_add_user_area'
      expect 'column `request_participants.role` has the type `varchar(16)`' column_type 'request_participants.role' 'varchar(16)'
      expect 'column `request_participants.role` has the default `viewer`' column_default 'request_participants.role' 'viewer'
      expect 'column `request_participants.role` holds `1` different values' column_values 'request_participants.role' '1'
      ;;
    rollback.up)
      TITLE='Open the application again' EFFECT=changes LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Rollback, step 3'
      STATEMENTS=('python -m desk up')
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' answers_json 'GET $APP_URL/api/health' '200' 'status' 'ok'
      ;;
    verify-rollback.revision)
      TITLE='See that the migration is undone' EFFECT=reads LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Verify after a rollback, step 1'
      STATEMENTS=('python -m alembic current')
      ADVICE='The database owner decides.'
      expect 'exits with `0`' exit '0'
      expect 'prints `2025_09_12_add_user_area`' prints '2025_09_12_add_user_area'
      expect 'query `select count(*) from request_participants where role <> '\''viewer'\''` returns `0`' query 'select count(*) from request_participants where role <> '\''viewer'\''' '0'
      ;;
    verify-rollback.tests)
      TITLE='Run the same tests again' EFFECT=reads LIMIT=120
      PLACE='MIGRATION-ROLLBACK-PATH.md, Verify after a rollback, step 2'
      STATEMENTS=('python -m tests --report "$RUN_DIR/reports/tests.xml" AreaEnforcementTest WorkspaceScopeTest')
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect 'report `$RUN_DIR/reports/tests.xml` has at least `12` tests of `AreaEnforcementTest` and all passed' tests_passed '$RUN_DIR/reports/tests.xml' '12' 'AreaEnforcementTest'
      expect 'report `$RUN_DIR/reports/tests.xml` has at least `3` tests of `WorkspaceScopeTest` and all passed' tests_passed '$RUN_DIR/reports/tests.xml' '3' 'WorkspaceScopeTest'
      ;;
    verify-rollback.health)
      TITLE='See that the application is well again' EFFECT=reads LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Verify after a rollback, step 3'
      STATEMENTS=('python -m desk health')
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/admin/health` answers `200` and its JSON has `migration` equal to `2025_09_12_add_user_area`' answers_json 'GET $APP_URL/admin/health' '200' 'migration' '2025_09_12_add_user_area'
      ;;
    recover.down)
      TITLE='Keep the application closed' EFFECT=changes LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Recover from the backup, step 1'
      STATEMENTS=('python -m desk down')
      OPENS='maintenance mode' CLOSED_BY=recover.up
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/api/health` answers `503`' answers 'GET $APP_URL/api/health' '503'
      ;;
    recover.restore)
      TITLE='Put the backup back' EFFECT=destroys LIMIT=600
      PLACE='MIGRATION-ROLLBACK-PATH.md, Recover from the backup, step 2'
      STATEMENTS=('python -m desk restore "$BACKUP_DIR/before-deploy.db"')
      ADVICE='Leave the application closed; the database owner decides.'
      expect 'exits with `0`' exit '0'
      expect 'prints `Restored from`' prints 'Restored from'
      expect 'column `request_participants.role` holds `3` different values' column_values 'request_participants.role' '3'
      ;;
    recover.check)
      TITLE='See that it is what the backup holds' EFFECT=changes LIMIT=300
      PLACE='MIGRATION-ROLLBACK-PATH.md, Recover from the backup, step 3'
      STATEMENTS=('python -m desk check-backup "$BACKUP_DIR/before-deploy.db"')
      ADVICE='Leave the application closed; the database owner decides.'
      expect 'exits with `0`' exit '0'
      expect 'prints `The backup restores to equal data`' prints 'The backup restores to equal data'
      ;;
    recover.up)
      TITLE='Open the recovered application' EFFECT=changes LIMIT=60
      PLACE='MIGRATION-ROLLBACK-PATH.md, Recover from the backup, step 4'
      STATEMENTS=('python -m desk up')
      ADVICE='The release owner decides.'
      expect 'exits with `0`' exit '0'
      expect '`GET $APP_URL/admin/health` answers `200` and its JSON has `migration` equal to `2025_09_12_add_user_area`' answers_json 'GET $APP_URL/admin/health' '200' 'migration' '2025_09_12_add_user_area'
      ;;
  esac
  :
}

read -r -d '' PROLOGUE <<'END_OF_PROLOGUE' || true
# Sent once to every shell; `protocol.py` says why. Names begin with __rd_ so as not to meet those of a step.
set +aefknuvxCT; set +o posix +o history; shopt -u expand_aliases extdebug failglob nullglob
unset BASH_ENV ENV PROMPT_COMMAND TMOUT HISTFILE; IFS=$' \t\n' PS4='+ '

# Read without running: `set -n` comes first, and the function's end undoes it.
__rd_check() {
  local -
  builtin eval $'\\builtin set -n || \\builtin return 2\n'"$1"
}

# Every statement must be readable alone, and inside braces: bash only warns of an open here-document.
__rd_readable() {
  local each
  for each in "${__rd_a[@]}"; do
    __rd_check "$each" && __rd_check $'{\n'"$each"$'\n}' || return
  done
}

# Judge a failure: $1 depth, $2 status, $3... PIPESTATUS. 0: a writer was cut off by its reader, no failure.
__rd_err() {
  local depth=$1 last="${*: -1}" each
  __rd_c=$2
  shift 2
  builtin set +e
  if (($# > 1 && last == 0)); then
    for each; do
      ((each == 0 || each == 141)) || { __rd_t=; return 1; }
    done
    ((BASH_SUBSHELL)) && builtin trap '(($? == 141)) && exit 0' EXIT
    __rd_t=$depth
  elif [[ $__rd_c,$__rd_t == "141,$((depth + 1))" ]]; then
    __rd_t=$depth
  else
    __rd_t=
    return 1
  fi
}

# The texts below are read when they run: `\builtin` is replaced by no alias, and no function stands for what follows it.

# The ERR trap: unwind to the loop over the statements.
read -r -d '' __rd_onerr <<'END'
{
  __rd_err "${#FUNCNAME[@]}" "$?" "${PIPESTATUS[@]}" || {
    __rd_f=$BASH_COMMAND
    ((BASH_SUBSHELL)) && { \builtin trap - EXIT; \builtin exit "$__rd_c"; }
    ((${#FUNCNAME[@]})) && \builtin return "$__rd_c"
    [[ $- != *x* ]] || __rd_x=$'\\builtin set -x\n'
    \builtin set +x
    \builtin break 9999
  }
} 2>/dev/null
END

# Run behind each statement, and only when it was not left by other ways.
read -r -d '' __rd_after <<'END'
{ __rd_s="$?" __rd_x=; [[ $- != *x* ]] || __rd_x=$'\\builtin set -x\n'; \builtin set +evx; } 2>/dev/null
END

# A step begins: nothing of it was judged yet. 0: all of it can be read. Who sends it has set __rd_k: a step may make the
# next one unreadable, with an alias of `if`, and then nothing is told of that but what was sent.
# __rd_r: `1` where nothing in it can be unreadable; `?` where something seems to be, which is read by a process of its
# own: bash 5.2 harms its own memory where a `$(` has no end.
__rd_begin() {
  builtin trap '__rd_exit "$?"' EXIT
  __rd_f= __rd_n=0 __rd_i=0 __rd_s=2 __rd_c=
  [[ $__rd_r == 1 ]] || if [[ $__rd_r ]]; then (__rd_readable); else __rd_readable; fi || return
  __rd_k=ran
}

# Before a statement, and for itself: the one before may have read a file that puts off what sees failures.
read -r -d '' __rd_before <<'END'
__rd_s= __rd_c= __rd_t=
\builtin set -E -o pipefail; \builtin trap "$__rd_onerr" ERR
END
read -r -d '' __rd_judge <<'END'
[[ $__rd_s == 0 || $__rd_s,$__rd_t == 141,?* ]] || \builtin break
((++__rd_n))
END
__rd_copies='</dev/null 99>&1 1>&99 99>&2 2>&99 99>&-'

# A step of any statements: they are in __rd_a.
__rd_run="if __rd_begin; then for __rd_i in \"\${!__rd_a[@]}\"; do
$__rd_before
\\builtin eval \"\$__rd_x\${__rd_a[__rd_i]}\"\$'\\n'\"\$__rd_after\"
$__rd_judge
done; fi $__rd_copies"

# The same of one that nothing is wrong with: it stands between these, and all is read at once.
__rd_first="if __rd_begin; then for __rd_i in 0; do
$__rd_before
"
__rd_last="
$__rd_after
$__rd_judge
done; fi $__rd_copies"

# The end of a step: no trap of its own fires any more. It is told on standard error, on which most steps print nothing:
# who waits for it is not woken by what they print.
read -r -d '' __rd_end <<'END'
\builtin trap - ERR DEBUG RETURN; \builtin set +evx; \builtin printf '%s e\n' "$__rd_h" >&2
END

__rd_exit() { builtin printf '%s x %s\n' "$__rd_h" "$1" >&2; }

# The mark on standard error comes last: who waits for it has to wake once.
__rd_mark() {
  builtin printf '%s %s %s %s %s %s\0%s\0' "$1" "$__rd_k" "$__rd_n" "$__rd_i" "${__rd_s:--}" "${__rd_c:--}" "$__rd_f"
  builtin pwd 2>&1
  [[ ${2-} ]] && { builtin printf '\0'; builtin declare -p; builtin declare -F; builtin umask; } 2>/dev/null
  builtin printf '\0\n'
  builtin printf '%s\n' "$1" >&2
}

# Where this is: a second shell that says the same looks at the same processes. Empty: they cannot be looked at.
# Boot, process namespace, when its first process began (no two pods' did, where nothing says the namespace), host: as
# it was before any variable of ours.
__rd_host=${HOSTNAME-}
__rd_place() {
  local boot='' space='' line='' first
  IFS= builtin read -r boot </proc/sys/kernel/random/boot_id && [[ -r /proc/self/environ ]] || return 0
  space=$(readlink /proc/self/ns/pid)
  builtin read -r line </proc/1/stat
  first=(${line##*') '})
  builtin printf '%s %s %s %s' "$boot" "$space" "${first[19]-}" "$__rd_host"
} 2>/dev/null

# A step has copies of its outputs: what may open too few files cannot make them, and would run nothing.
__rd_ready() {
  local room=0
  { { builtin :; } 102>&1 || room=1; } 2>/dev/null
  builtin printf '%s\n' "$1" >&2
  builtin printf '%s %s %s %s %s\0%s\0%s\0%s\0\n' "$1" "$$" "$2" "$3" "$room" "$BASH_VERSION" "${PWD-}" "$4"
}

__rd_h= __rd_x= __rd_t= __rd_r=
END_OF_PROLOGUE

read -r -d '' JUNIT <<'END_OF_JUNIT' || true
# Reads a JUnit report: the tests of one class, as PHPUnit, pytest and others write them. CLASS and COUNT come in the
# environment. Prints the verdict, a tab, and what was found. Anything in a test but its output says that it did not pass.
BEGIN {
  RS = "<"
  depth = 0; names = 0; classes = 0; bad = ""; problem = ""; inside = ""; roots = 0
  wanted = parts(ENVIRON["CLASS"])
  many = split(wanted, cut, "\001")
  wrong = 0; suites = 0
}

# A count that a suite has of itself; what is no number counts nothing.
function counted(text) {
  return text ~ /^[0-9]+$/ ? text + 0 : 0
}

# How many of its tests did not pass, as a suite says it.
function count_of(tag) {
  return counted(attribute(tag, "errors")) + counted(attribute(tag, "failures")) \
    + counted(attribute(tag, "skipped")) + counted(attribute(tag, "disabled"))
}

# How a test ended, where its own attributes say it.
function said(tag,   word, names, i) {
  split("status result", names, " ")
  for (i = 1; i <= 2; i++) {
    word = attribute(tag, names[i])
    if (tolower(word) !~ /^(|run|passed|pass|ok|success|successful|completed)$/) return word
  }
  return "passed"
}

function suite_ends() {
  if (threshold[suites--] > wrong) problem = "a suite of the report counts more tests that did not pass than it lists"
}

function parts(name) {
  sub(/^\\+/, "", name)
  gsub(/::/, "\001", name)
  gsub(/[\\.\/]/, "\001", name)
  return name
}

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
  gsub(/&#92;/, "\\", text); gsub(/&amp;/, "\\&", text)
  return text
}

# Where the tag ends: at the first `>` outside of quotes; 0 if it does not.
function tag_end(text,   i, c, quote) {
  quote = ""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quote != "") { if (c == quote) quote = "" }
    else if (c == "\"" || c == "'") quote = c
    else if (c == ">") return i
  }
  return 0
}

# One attribute after the other, so that a text in the value of one is never taken for another.
function attribute(tag, name,   pair, found, quote) {
  sub(/^[^ \t\r\n]+/, "", tag)
  while (match(tag, /^[ \t\r\n]+[^ \t\r\n=]+[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')/)) {
    pair = substr(tag, RSTART, RLENGTH)
    tag = substr(tag, RSTART + RLENGTH)
    found = pair
    sub(/^[ \t\r\n]+/, "", found)
    found = substr(found, 1, index(found, "=") - 1)
    sub(/[ \t\r\n]+$/, "", found)
    if (found != name) continue
    sub(/^[^=]*=[ \t\r\n]*/, "", pair)
    return plain(substr(pair, 2, length(pair) - 2))
  }
  return ""
}

function case_ends(   group, last, stem, before, count, pieces, i, own, inner) {
  if (outcome != "passed" && outcome == word_of) wrong++  # no element says so
  group = parts(group_of)
  count = split(group, pieces, "\001")
  last = stem = pieces[count]
  sub(/\$.*/, "", stem)  # a class within it, as Java joins them
  before = substr(group, 1, length(group) - length(last))
  own = many > 1 ? (group == wanted || before stem == wanted) : (last == wanted || stem == wanted)
  if (own) {
    if (!(before in seen_class)) { seen_class[before] = 1; classes++ }
    if (!((group_of, case_of) in seen_name)) { seen_name[group_of, case_of] = 1; names++ }
  } else {
    # Within it as pytest joins them, or of a namespace of its name: not counted, and has to have passed.
    if (many > 1) inner = index(group, wanted "\001") == 1
    else for (i = 1; i < count; i++) if (pieces[i] == wanted) inner = 1
    if (!inner) return
  }
  if (outcome != "passed" && bad == "") bad = case_of " is " outcome
}

NR == 1 {
  sub(/^\357\273\277/, "")
  if ($0 ~ /[^ \t\r\n]/) problem = "the report is not whole XML"
  next
}

problem != "" { next }

inside != "" {
  if (index($0, inside)) inside = ""
  next
}

/^!--/ { if (!index(substr($0, 4), "-->")) inside = "-->"; next }
/^!\[CDATA\[/ { if (!depth) problem = "the report is not whole XML"; else if (!index($0, "]]>")) inside = "]]>"; next }
/^!/ { problem = "the report declares a document type, which no JUnit report needs"; next }
/^\?/ { if (!index($0, "?>")) inside = "?>"; next }

{
  end = tag_end($0)
  if (!end) { problem = "the report is not whole XML"; next }
  tag = substr($0, 1, end - 1)
  rest = substr($0, end + 1)
  closing = sub(/^\//, "", tag)
  single = sub(/\/$/, "", tag)
  name = tag
  sub(/[ \t\r\n].*/, "", name)
  if (name !~ /^[A-Za-z_][A-Za-z0-9_.:-]*$/) { problem = "the report is not whole XML"; next }
  if (closing) {
    if (!depth || path[depth] != name) { problem = "the report is not whole XML"; next }
    depth--
    if (name == "testcase") case_ends()
    if (name ~ /^testsuites?$/) suite_ends()
  } else {
    if (!depth && (roots++ || (name != "testsuites" && name != "testsuite"))) {
      problem = roots > 1 ? "the report is not whole XML" : "the file is not a JUnit report"
      next
    }
    around = depth ? path[depth] : ""
    if ((around ~ /^testsuites?$/ && name !~ /^(testsuites?|testcase|system-out|system-err|properties)$/) ||
        (around == "testcase" && name ~ /^(testsuites?|testcase)$/)) {
      problem = "the report has `" name "` in a `" around "`, which no test has passed with"
      next
    }
    if (name ~ /^testsuites?$/) threshold[++suites] = wrong + count_of(tag)
    if (name == "testcase") {
      group_of = attribute(tag, "class")
      if (group_of == "") group_of = attribute(tag, "classname")
      case_of = attribute(tag, "name")
      outcome = word_of = said(tag)
    } else if (around == "testcase" && name !~ /^(system-out|system-err|properties)$/) { outcome = name; wrong++ }
    if (single) {
      if (name == "testcase") case_ends()
      if (name ~ /^testsuites?$/) suite_ends()
    }
    else path[++depth] = name
  }
  if (!depth && rest ~ /[^ \t\r\n]/) problem = "the report is not whole XML"
}

END {
  if (problem == "" && (depth || inside != "" || !roots)) problem = "the report is not whole XML"
  if (problem != "") print "failed\t" problem
  else if (classes > 1) print "undecided\tseveral classes end in this name: write the whole name"
  else if (bad != "") print "failed\tit has " names " tests of it; " bad
  else print (names >= ENVIRON["COUNT"] + 0 ? "passed" : "failed") "\tit has " names " tests of it, all passed"
}
END_OF_JUNIT

# --- Texts: variables filled in, secrets taken out, what a terminal would act on made harmless.

# Replace each $NAME and ${NAME} in one pass, so that a value is never looked into for further names. -> FILLED
# With `url` as its second argument, values are escaped as parts of an address.
fill() {
  local rest=$1 name
  FILLED=
  while [[ $rest =~ \$(\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)) ]]; do
    name=${BASH_REMATCH[2]}${BASH_REMATCH[3]}
    FILLED+=${rest%%"${BASH_REMATCH[0]}"*}
    rest=${rest#*"${BASH_REMATCH[0]}"}
    if [[ ${2-} == url ]]; then
      escaped "${VALUES[$name]-}"
      FILLED+=$ESCAPED
    else
      FILLED+=${VALUES[$name]-}
    fi
  done
  FILLED+=$rest
}

# As a part of an address has it: every byte but letters, digits and _.~- as %XX. -> ESCAPED
escaped() {
  local text=$1 index char code
  ESCAPED=
  for ((index = 0; index < ${#text}; index++)); do
    char=${text:index:1}
    if [[ $char == [A-Za-z0-9_.~-] ]]; then
      ESCAPED+=$char
    else
      printf -v code '%%%02X' "'$char"
      ESCAPED+=%${code: -2}
    fi
  done
}

# Without spaces and line ends around it. -> TRIMMED
trimmed() {
  TRIMMED=${1#"${1%%[![:space:]]*}"}
  TRIMMED=${TRIMMED%"${TRIMMED##*[![:space:]]}"}
}

# Each form in which a program may print a secret; shorter ones than four characters are not looked for. -> FORMS
secret_forms() {
  local line value hex form
  FORMS=()
  for value; do
    while IFS= read -r line || [[ -n $line ]]; do
      trimmed "$line"
      for form in "$line" "$TRIMMED"; do
        ((${#form} < 4)) || forms_of "$form"
      done
    done <<<"$value"
    ((${#value} < 4)) || forms_of "$value"
  done
  longest_first
}

forms_of() {
  local value=$1 quoted json html offset coded
  escaped "$value"
  printf -v quoted %q "$value"
  json=${value//\\/\\\\}
  json=${json//\"/\\\"}
  json=${json//$'\n'/\\n}
  json=${json//$'\t'/\\t}
  html=${value//&/&amp;}
  html=${html//</&lt;}
  html=${html//>/&gt;}
  FORMS+=("$value" "$ESCAPED" "${ESCAPED//%20/+}" "${ESCAPED//%2F//}" "${ESCAPED,,}" "$quoted" "$json" "${json//\//\\/}"
    "$html" "${html//\"/&quot;}" "${value//\'/\'\\\'\'}")
  hexed "$value"
  FORMS+=("$HEXED" "${HEXED^^}")
  for offset in 0 1 2; do
    coded=$({ head -c "$offset" /dev/zero; printf %s "$value"; } | base64 | tr -d '\n=')
    # Only the characters that the secret alone decides: neighbours share the first and last of a group.
    coded=${coded:$((offset ? offset + 1 : 0))}
    (((offset + ${#value}) % 3 == 0)) || coded=${coded%?}
    ((${#coded} < 4)) || { FORMS+=("$coded"); coded=${coded//+/-}; FORMS+=("${coded//\//_}"); }
  done
}

# Two hexadecimal digits a byte. -> HEXED
hexed() {
  HEXED=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')
}

# So that no form leaves a part of a longer one.
longest_first() {
  local form index sorted=()
  for form in "${FORMS[@]}"; do
    index=${#sorted[@]}
    while ((index > 0)) && ((${#sorted[index - 1]} < ${#form})); do
      sorted[index]=${sorted[index - 1]}
      ((--index))
    done
    sorted[index]=$form
  done
  FORMS=("${sorted[@]}")
}

# Secrets out first, then cut, then signs that a terminal acts on or does not show as they are. -> SHOWN
shown() {
  local form text=$1 limit=${2:-400}
  for form in "${FORMS[@]}"; do
    text=${text//"$form"/[secret]}
  done
  ((${#text} <= limit)) || text="${text:0:limit} ... ($((${#text} - limit)) more bytes)"
  text=${text//$'\t'/  }
  text=${text//[$'\x01'-$'\x09'$'\x0b'-$'\x1f'$'\x7f']/?}
  text=${text//$'\xc2'[$'\x80'-$'\x9f']/?}
  text=${text//$'\xe2\x80'[$'\x8b'-$'\x8f'$'\xa8'-$'\xae']/?}
  SHOWN=${text//$'\xe2\x81'[$'\xa0'-$'\xaf']/?}
}

# The end of what stands in a file, as people are shown it: -> SHOWN, empty for an empty file
shown_end() {
  local longest=0 text
  ((${#FORMS[@]} == 0)) || longest=${#FORMS[0]}
  # A secret that the cut goes through is not recognised: so much more is read, and left out, as one is long.
  text=$(tail -c $((8192 + longest)) -- "$1" | tr -d '\0')
  shown "$text" 100000
  ((${#text} < 8192 + longest)) || SHOWN=${SHOWN:longest}
}

# That nobody reads any more is no reason to end halfway. What could not be written may wait in bash for the next file.
say() {
  printf '%s\n' "$*" || printf '' >/dev/null
}

# Lines of a text, each after so many spaces.
say_below() {
  local line spaces
  printf -v spaces '%*s' "$1" ''
  while IFS= read -r line; do
    say "$spaces$line"
  done <<<"$2"
}

# A usage or set-up problem: nothing was run.
refuse() {
  local status=$1
  shift
  printf '%s\n' "$@" >&"$ERRORS" || printf '' >/dev/null
  FINISHED=1
  exit "$status"
}

# --- Processes: started with the environment of the run and nothing else, and ended with all that they started.

# In milliseconds. -> NOW
clock() {
  if [[ -n ${EPOCHREALTIME-} ]]; then
    NOW=$((${EPOCHREALTIME//[!0-9]/} / 1000))
  else
    NOW=$((SECONDS * 1000))
  fi
}

# Wait so many seconds; a trap of a signal runs meanwhile.
nap() {
  read -r -t "$1" <&"$NEVER" || true
  heed_starter
}

# Whoever was to pass interrupts on is gone: that is one.
heed_starter() {
  ((ORPHAN)) || starter_lives || {
    ORPHAN=1
    ((++ASKED))
  }
}

# A dead process that its own parent has not asked for yet still takes signals, but has no children any more: so the own
# parent is asked for, in the first way that works here. -> SELF, ASKING
know_starter() {
  SELF=$BASHPID
  for ASKING in proc ps kill; do
    ! starter_lives || return 0
  done
}

starter_lives() {
  local text=''
  case $ASKING in
    proc)
      { read -r -d '' text <"/proc/$SELF/stat"; } 2>/dev/null
      text=${text##*) }
      [[ $text == ?" $$ "* ]]
      ;;
    ps) [[ $(ps -o ppid= -p "$SELF" 2>/dev/null) =~ ^\ *$$\ *$ ]] ;;
    *) kill -0 "$$" 2>/dev/null ;;
  esac
}

# A word that nobody can guess. -> WORD
draw() {
  WORD=$(head -c 16 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
}

# launch SLOT INPUT OUTPUT ERRORS DIRECTORY ARGUMENT...: in a session of its own where there is `setsid`, else in a group.
# Its family carries a variable that no other process has, by which it is found again.
launch() {
  local slot=$1 input=$2 output=$3 errors=$4 directory=$5 own=()
  shift 5
  draw
  MARKS[$slot]=ROLLOUTDOCS_${WORD^^}
  if [[ -n $SETSID ]]; then
    own=("$SETSID")
  else
    set -m
  fi
  (
    trap - INT QUIT TERM HUP USR1 PIPE EXIT
    cd -- "$directory" || exit 127
    export_settings
    export "${MARKS[$slot]}=1"
    shut_descriptors
    exec "${own[@]}" "$@" <"$input" >>"$output" 2>>"$errors"
  ) &
  PIDS[$slot]=$!
  set +m
}

# What the caller's shell keeps, and the variables of the environment; the script's own are never exported.
export_settings() {
  local name
  for name in "${!KEPT[@]}"; do
    export "$name=${KEPT[$name]}"
  done
  [[ -v KEPT[LC_ALL] ]] || unset -v LC_ALL
  export "PATH=$RUN_PATH"
  for name in "${NAMES[@]}"; do
    export "$name=${VALUES[$name]}"
  done
}

# A child that kept these open would hold pipes and locks beyond its own life.
shut_descriptors() {
  local number
  for number in "$NEVER" "$ERRORS" "${HELD[@]}" "${TO[@]}"; do
    exec {number}>&-
  done
}

running() {
  [[ -n ${PIDS[$1]-} ]] && kill -0 "${PIDS[$1]}" 2>/dev/null
}

# Every live process of a slot: its group, its session, who descends from it, who carries its mark. -> FAMILY
family() {
  local pid=${PIDS[$1]} marked
  if [[ -r /proc/self/stat ]]; then
    marked=$(grep -lzs "^${MARKS[$1]}=1\$" /proc/[0-9]*/environ | tr -dc '0-9\n' | tr '\n' ' ')
    FAMILY=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v pid="$pid" -v marked="$marked" '
      BEGIN { count = split(marked, list, " "); for (i = 1; i <= count; i++) bears[list[i]] = 1 }
      {
        id = $1; sub(/^.*\) /, "")
        if ($1 ~ /[ZX]/) next
        parent[id] = $2
        if (id == pid || $3 == pid || $4 == pid || id in bears) found[id] = 1
      }
      END {
        do {
          more = 0
          for (id in parent) if (!(id in found) && parent[id] in found) { found[id] = 1; more = 1 }
        } while (more)
        for (id in found) print id
      }')
  else
    FAMILY=$(ps -A -o pid=,pgid=,stat= | awk -v pid="$pid" '$3 !~ /^Z/ && ($1 == pid || $2 == pid) { print $1 }')
  fi
}

send() { # SIGNAL SLOT
  local each
  kill "-$1" -- "-${PIDS[$2]}" 2>/dev/null
  for each in $FAMILY; do
    kill "-$1" "$each" 2>/dev/null
  done
}

# End all of it: asked first, killed after a while. -> STATUS of the process that was started, FAMILY that is left
finish() { # SLOT MILLISECONDS
  local slot=$1 until
  clock
  until=$((NOW + $2))
  family "$slot"
  if [[ -n $FAMILY ]]; then
    send TERM "$slot"
    send CONT "$slot"
    while [[ -n $FAMILY ]] && clock && ((NOW < until)); do
      nap 0.02
      family "$slot"
    done
  fi
  for ((until = 0; until < 100; until++)); do
    [[ -n $FAMILY ]] || break
    send KILL "$slot"
    nap 0.02
    family "$slot"
  done
  STATUS=137
  if [[ -z $FAMILY ]]; then
    wait "${PIDS[$slot]}"
    STATUS=$?
  fi
  unset -v "PIDS[$slot]" "MARKS[$slot]"
}

# --- The shell that steps are sent to: one a procedure, so that directory and variables carry from step to step.
#
# It reads its script from a pipe. When a step is through it says so with a word (the hint), is then sent another one
# (the mark), and prints that on both streams with its report: no step can know the mark, and what stands before it is
# what the step printed. What a step prints goes to files, and from these it is read.

readonly BOUND=67108864 # bytes of one stream that are kept at a time
readonly ANSWER=10000   # milliseconds a shell has for its report

# shell_open SLOT: 1 with REASON where there is no shell.
shell_open() {
  local slot=$1 name value until number input=$PRIVATE/$1.in
  [[ -p $input ]] || mkfifo -m 600 "$input"
  : >"$PRIVATE/$slot.out"
  : >"$PRIVATE/$slot.err"
  exec {number}<>"$input"
  TO[$slot]=$number
  launch "$slot" "$input" "$PRIVATE/$slot.out" "$PRIVATE/$slot.err" "$ROOT" "${CLIENT[@]}"
  draw
  {
    printf '%s\n' "$PROLOGUE"
    for name in "${!KEPT[@]}"; do
      printf 'export %s=%q\n' "$name" "${KEPT[$name]}"
    done
    printf 'export PATH=%q\n' "$RUN_PATH"
    for name in "${NAMES[@]}"; do
      printf 'export %s=%q\n' "$name" "${VALUES[$name]}"
    done
    printf 'builtin cd -- %q\n__rd_ready %s "$?${%s+ here}"\n' "$WHERE" "$WORD" "${MARKS[$slot]}"
  } >&"${TO[$slot]}"
  clock
  until=$((NOW + 30000))
  if ! await_report "$slot" 0 "$WORD" "$until"; then
    shell_drop "$slot"
    shown_end "$PRIVATE/$slot.err"
    REASON="\`${CLIENT[*]}\` gave no answer, so there is no bash to run steps in: $SHOWN"
    return 1
  fi
  read -r _ _ value HERE <<<"${REPORT[0]}"
  [[ $value == 0 ]] && [[ ${REPORT[1]} != [0-3].* ]] && [[ ${REPORT[1]} != 4.[0-3]* ]] && return
  shell_drop "$slot"
  REASON="\`${CLIENT[*]}\` has no directory \`$WHERE\`, or its bash is older than 4.4"
  return 1
}

# shell_run SLOT SECONDS STATEMENT...: -> ENDING (finished, early, left, unread, timed out, shell ended, lost,
# interrupted), STATUS, REASON, WHOLE; what it printed is in $PRIVATE/stdout and $PRIVATE/stderr.
shell_run() {
  local slot=$1 seconds=$2 hint out err until
  shift 2
  STATUS='' REASON='' WHOLE=1 ENDING=lost
  : >"$PRIVATE/stdout"
  : >"$PRIVATE/stderr"
  if ! running "$slot"; then
    [[ -z ${PIDS[$slot]-} ]] || shell_drop "$slot"
    shell_open "$slot" || return
  fi
  draw
  hint=$WORD
  OUT_FROM=$(wc -c <"$PRIVATE/$slot.out")
  ERR_FROM=$(wc -c <"$PRIVATE/$slot.err")
  clock
  until=$((NOW + seconds * 1000))
  {
    printf '__rd_h=%s __rd_k=unread; __rd_a=(' "$hint"
    printf ' %q' "$@"
    printf '); \\builtin eval "$__rd_run"\n\\builtin eval "$__rd_end"\n'
  } >&"${TO[$slot]}"
  await_hint "$slot" "$hint" "$until"
  case $? in
    0) ;;
    2) ENDING=interrupted ;;
    *) ENDING='timed out' ;;
  esac
  running "$slot" || [[ $ENDING == interrupted ]] || ENDING='shell ended'
  if [[ $ENDING == lost ]]; then
    draw
    printf '__rd_mark %s\n' "$WORD" >&"${TO[$slot]}"
    clock
    if await_report "$slot" "$OUT_FROM" "$WORD" $((NOW + ANSWER)); then
      keep_streams "$slot" "$hint" "$WORD"
      judge_report $#
      return
    fi
    running "$slot" || ENDING='shell ended'
  fi
  keep_streams "$slot" "$hint" ''
  judge_end "$slot" "$hint" "$seconds"
}

# Wait for the hint, or the shell's end: 0; 1 when time is up, 2 when somebody asked to stop.
await_hint() {
  local slot=$1 hint=$2 until=$3 seen=$ERR_FROM size pause=0.005
  while :; do
    bound "$slot" && seen=0
    size=$(wc -c <"$PRIVATE/$slot.err")
    if ((size > seen)); then
      tail -c +$((seen + 1)) "$PRIVATE/$slot.err" | grep -aqE "$hint (e|x [0-9]+)\$" && return 0
      seen=$((size > 64 ? size - 64 : 0))
      ((seen >= ERR_FROM)) || seen=$ERR_FROM
    fi
    ((ASKED == HEEDED)) || return 2
    running "$slot" || return 0
    clock
    ((NOW < until)) || return 1
    nap "$pause"
    [[ $pause == 0.1 ]] || case $pause in 0.005) pause=0.02 ;; *) pause=0.1 ;; esac
  done
}

# Keep a stream within its bound: the beginning once, then the end; the middle is left out. 0 if standard error was cut now.
bound() {
  local slot=$1 stream cut=1
  for stream in out err; do
    (($(wc -c <"$PRIVATE/$slot.$stream") > BOUND)) || continue
    # Stopped meanwhile, or the shell's word could be among what is left out.
    kill -STOP -- "-${PIDS[$slot]}" 2>/dev/null
    if ! tail -c 4096 "$PRIVATE/$slot.err" | grep -aqE '[0-9a-f]{32} (e|x [0-9]+)$'; then
      [[ -e $PRIVATE/$slot.$stream.first ]] || head -c $((BOUND / 2)) "$PRIVATE/$slot.$stream" >"$PRIVATE/$slot.$stream.first"
      : >"$PRIVATE/$slot.$stream"
      WHOLE=0
      if [[ $stream == out ]]; then
        OUT_FROM=0
      else
        ERR_FROM=0 cut=0
      fi
    fi
    kill -CONT -- "-${PIDS[$slot]}" 2>/dev/null
  done
  return $cut
}

# Wait for the mark on both streams, and for the three fields behind it. -> REPORT
await_report() {
  local slot=$1 from=$2 mark=$3 until=$4 at
  while :; do
    at=$(tail -c +$((from + 1)) "$PRIVATE/$slot.out" | grep -aobF -- "$mark" | head -n 1)
    if [[ -n $at ]] && grep -aqF -- "$mark" "$PRIVATE/$slot.err"; then
      mapfile -d '' -t REPORT < <(tail -c +$((from + ${at%%:*} + 1)) "$PRIVATE/$slot.out")
      ((${#REPORT[@]} < 3)) || return 0
    fi
    running "$slot" || return 1
    clock
    ((NOW < until)) || return 1
    nap 0.005
  done
}

# Cut out what the step printed: up to the marks, without the hint.
keep_streams() {
  local slot=$1 hint=$2 mark=$3 at word
  take "$slot.out" "$OUT_FROM" "$mark" "$PRIVATE/stdout"
  take "$slot.err" "$ERR_FROM" "$mark" "$PRIVATE/region"
  at=$(grep -aobE "$hint (e|x [0-9]+)\$" "$PRIVATE/region" | tail -n 1)
  if [[ -z $at ]]; then
    mv "$PRIVATE/region" "$PRIVATE/stderr"
    return
  fi
  {
    head -c "${at%%:*}" "$PRIVATE/region"
    word=${at#*:}
    tail -c +$((${at%%:*} + ${#word} + 2)) "$PRIVATE/region"
  } >"$PRIVATE/stderr"
}

take() { # STREAM FROM MARK TARGET
  local at=''
  tail -c +$(($2 + 1)) "$PRIVATE/$1" >"$PRIVATE/taken"
  [[ -z $3 ]] || at=$(grep -aobF -- "$3" "$PRIVATE/taken" | head -n 1)
  : >"$4"
  if [[ -e $PRIVATE/$1.first ]]; then
    mv "$PRIVATE/$1.first" "$4"
    echo >>"$4"
  fi
  if [[ -n $at ]]; then
    head -c "${at%%:*}" "$PRIVATE/taken" >>"$4"
  else
    cat "$PRIVATE/taken" >>"$4"
  fi
}

# The shell gave its report: every statement was judged up to the first that failed, or all.
judge_report() {
  local statements=$1 kind judged index status caught
  read -r _ kind judged index status caught <<<"${REPORT[0]}"
  if [[ $kind != ran ]]; then
    ENDING=unread REASON='bash cannot read the command; nothing of it was run'
    return
  fi
  ENDING=finished
  if [[ $judged == "$statements" && ($caught == - || $caught == 141) && ($status == 0 || $status == 141) ]]; then
    STATUS=0
    return
  fi
  [[ $status != - && $status != 0 ]] || status=$caught
  if [[ $status == - || $status == 0 ]]; then
    ENDING=left STATUS=1 REASON="statement $((index + 1)) of $statements left the step before its end"
    return
  fi
  STATUS=$status
  REASON="statement $((index + 1)) of $statements ended with $status"
  ((index + 1 == statements)) || ENDING=early # a page that names a status means that of the last one
}

# There is no shell any more, or it must not go on. How it ended does not count as the command's status.
judge_end() {
  local slot=$1 hint=$2 seconds=$3 farewell left=''
  farewell=$(tail -c +$((ERR_FROM + 1)) "$PRIVATE/$slot.err" | grep -aoE "$hint x [0-9]+\$" | tail -n 1)
  shell_drop "$slot"
  [[ -z $FAMILY ]] || left="; these processes could not be ended: ${FAMILY//$'\n'/ }"
  [[ -n $HERE || $ENDING == 'shell ended' ]] || left="; what it started may still run where \`${CLIENT[*]}\` leads"
  case $ENDING in
    'timed out') REASON="not done after $seconds seconds$left" ;;
    lost) REASON="the shell no longer answers$left" ;;
    'shell ended')
      if [[ -z $farewell && -z $HERE ]] && ((STATUS > 127)); then
        ENDING=lost REASON="the connection was lost: \`${CLIENT[0]}\` ended with $STATUS"
      else
        [[ -z $farewell ]] || STATUS=${farewell##* }
        REASON="the command ended the shell: it exited with $STATUS$left"
      fi
      ;;
  esac
  STATUS=''
}

shell_drop() {
  [[ -n ${PIDS[$1]-} ]] || return 0
  finish "$1" 500
  shut "$1"
}

# Let it come to its end by itself.
shell_close() {
  local tries
  [[ -n ${PIDS[$1]-} ]] || return 0
  printf 'exit 0\n' >&"${TO[$1]}"
  for ((tries = 0; tries < 50; tries++)); do
    running "$1" || break
    nap 0.01
  done
  shell_drop "$1"
}

shut() {
  local number=${TO[$1]-}
  [[ -z $number ]] || exec {number}>&-
  unset -v "TO[$1]"
}

# --- The environment's values: chosen, made or read when the run starts; folders and ports are held until it ends.

value() { # NAME VALUE
  VALUES[$1]=$2
  NAMES+=("$1")
}

plain() { # NAME TEXT
  fill "$2"
  value "$1" "$FILLED"
}

chosen_folder() {
  local made
  if ! made=$(mktemp -d "${TEMPORARY%/}/rolloutdocs-XXXXXXXX") || ! made=$(cd -P -- "$made" && pwd); then
    refuse 3 "no folder for \`$1\` could be made in $TEMPORARY; nothing was run."
  fi
  MADE+=("$made")
  value "$1" "$made"
}

# Below the range that the system hands out by itself; a lock is held, so that two runs never both choose one.
chosen_port() {
  local locks=${TEMPORARY%/}/rolloutdocs-ports-$UID number port tries
  [[ -d $locks ]] || mkdir -m 700 -- "$locks"
  [[ -d $locks && -O $locks && ! -L $locks ]] ||
    refuse 3 "$locks belongs to somebody else: remove it. Nothing was run."
  for ((tries = 0; tries < 12000; tries++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    exec {number}>>"$locks/$port" || continue
    if { [[ -z $FLOCK ]] || "$FLOCK" -n "$number"; } && ! accepts 127.0.0.1 "$port"; then
      HELD+=("$number")
      value "$1" "$port"
      return
    fi
    exec {number}>&-
  done
  refuse 3 "no free port was found for \`$1\`; nothing was run."
}

secret_made() {
  secret "$1" "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"
}

secret_environment() { # NAME VARIABLE
  [[ -n ${CALLER[$2]-} ]] ||
    refuse 3 "the secret \`$1\` is not in the variable \`$2\`, or it is empty. Put it there, then start again; nothing was run."
  secret "$1" "${CALLER[$2]}"
}

secret_file() { # NAME FILE
  local text=''
  [[ ! -r $BASE/$2 || -d $BASE/$2 ]] || text=$(cat -- "$BASE/$2")
  while [[ $text == $'\n'* ]]; do
    text=${text#$'\n'}
  done
  [[ -n $text ]] ||
    refuse 3 "the secret \`$1\` is not in the file \`$2\`, or it is empty. Put it there, then start again; nothing was run."
  secret "$1" "$text"
}

secret() {
  SECRETS+=("$2")
  value "$1" "$2"
}

accepts() { # HOST PORT
  (exec 9<>"/dev/tcp/$1/$2") 2>/dev/null
}

# --- Services beside the steps: started in order, each ready before the next one, stopped last started first.

# service NAME KIND ADDRESS SECONDS SIGNAL ARGUMENT...: 1 with REASON where it could not be started.
service() {
  local name=$1 kind=$2 address seconds=$4 signal=$5 part until argv=()
  fill "$3"
  address=$FILLED
  shift 5
  for part; do
    fill "$part"
    argv+=("$FILLED")
  done
  if [[ $kind == port && ! $address =~ ^[0-9]{1,5}$ ]] || [[ $kind == http && ! $address =~ ^https?://[^/?#]+ ]]; then
    REASON="nobody can ask whether its address answers: correct it under \`ready\`"
    return 1
  fi
  if taken "$kind" "$address"; then
    REASON="its address is in use by another process: stop that, or choose another port"
    return 1
  fi
  : >"$PRIVATE/service-$name.log"
  launch "service $name" /dev/null "$PRIVATE/service-$name.log" "$PRIVATE/service-$name.log" "$WHERE" "${argv[@]}"
  STARTED+=("$name $signal")
  clock
  until=$((NOW + seconds * 1000))
  while ((ASKED == HEEDED)); do
    if ! running "service $name"; then
      REASON='it ended before it was ready'
      return 1
    fi
    ! ready "$kind" "$address" || return 0
    clock
    if ((NOW >= until)); then
      REASON="after $seconds seconds it was still not ready"
      return 1
    fi
    nap 0.05
  done
}

ready() { # KIND ADDRESS
  local code
  if [[ $1 == port ]]; then
    accepts 127.0.0.1 "$2"
  else
    curl_config "$2" | curl --disable --config - --silent --max-time 2 --noproxy '*' --globoff --output /dev/null \
      --dump-header "$PRIVATE/ready" 2>/dev/null || return 1
    code=$(awk '/^HTTP\// { code = $2 } END { print code }' "$PRIVATE/ready")
    [[ $code == [1-4]?? ]]
  fi
}

# Something that accepts there already would be mistaken for the service.
taken() {
  local host port
  if [[ $1 == port ]]; then
    accepts 127.0.0.1 "$2"
    return
  fi
  [[ $2 =~ ^(https?)://([^/?#@]*@)?(\[[^]]*\]|[^/?#:]*)(:([0-9]+))? ]] || return 1
  host=${BASH_REMATCH[3]#[} port=${BASH_REMATCH[5]}
  [[ -n $port ]] || case ${BASH_REMATCH[1]} in http) port=80 ;; *) port=443 ;; esac
  accepts "${host%]}" "$port"
}

start_services() {
  local begun
  clock
  begun=$NOW
  declare -F services >/dev/null || return 0
  if ! services; then
    trouble "service $(last_started)" "$REASON" "$PRIVATE/service-$(last_started).log"
    return 1
  fi
  ((ASKED == HEEDED)) || return 1
  clock
  say "  passed     services started: ${STARTED[*]% *} ($((NOW - begun)) ms)"
}

last_started() {
  local last=${STARTED[-1]-}
  printf %s "${last% *}"
}

# What was seen after a service had gone may be another program's answer, or none at all.
services_alive() {
  local each
  for each in "${STARTED[@]}"; do
    running "service ${each% *}" ||
      trouble "service ${each% *}" 'it ended during the run' "$PRIVATE/service-${each% *}.log"
  done
}

stop_services() {
  local index each slot tries
  for ((index = ${#STARTED[@]} - 1; index >= 0; index--)); do
    each=${STARTED[index]} slot="service ${STARTED[index]% *}"
    [[ -n ${PIDS[$slot]-} ]] || continue
    ! running "$slot" || kill "-${each##* }" "${PIDS[$slot]}" 2>/dev/null
    for ((tries = 0; tries < 500; tries++)); do
      running "$slot" || break
      nap 0.02
    done
    finish "$slot" 1000
    [[ -z $FAMILY ]] || say "  service ${each% *}: these processes could not be ended: ${FAMILY//$'\n'/ }"
  done
  STARTED=()
}

# Something around the steps did not pass: nothing is decided.
trouble() { # WHAT REASON FILE
  UNDECIDED_AROUND=1
  say "  undecided  $1: $2"
  shown_end "$3"
  [[ -z $SHOWN ]] || say_below 13 "$(tail -n 15 <<<"$SHOWN")"
}

# --- The environment's files, asked through a shell of their own: what a step defines must not answer for them.

# Where the shell is on this machine or far away, the same commands are sent. -> ANSWER_FILE, or 1
ask_files() {
  local failed=0
  STEP_STREAMS=("$ENDING" "$STATUS" "$REASON" "$WHOLE")
  mv "$PRIVATE/stdout" "$PRIVATE/stdout.step" 2>/dev/null
  mv "$PRIVATE/stderr" "$PRIVATE/stderr.step" 2>/dev/null
  shell_run files 20 "$1"
  [[ $ENDING == finished && $STATUS == 0 && $WHOLE == 1 ]] || failed=1
  mv "$PRIVATE/stdout" "$PRIVATE/answer"
  mv "$PRIVATE/stdout.step" "$PRIVATE/stdout" 2>/dev/null
  mv "$PRIVATE/stderr.step" "$PRIVATE/stderr" 2>/dev/null
  ENDING=${STEP_STREAMS[0]} STATUS=${STEP_STREAMS[1]} REASON=${STEP_STREAMS[2]} WHOLE=${STEP_STREAMS[3]}
  return $failed
}

# A path as a word of bash that is never taken for an option. -> QUOTED
quoted_path() {
  local path=$1
  [[ $path == /* ]] || path=./$path
  printf -v QUOTED %q "$path"
}

# "<bytes> <inode> <modified> <changed>", times with nine digits; nothing for no regular file. -> STAT
stat_file() {
  quoted_path "$1"
  ask_files "if test -f $QUOTED
then
  if stat -c %s / >/dev/null 2>&1
  then stat -L -c '%s %i %.9Y %.9Z' -- $QUOTED
  else stat -L -f '%z %i %Fm %Fc' $QUOTED
  fi
fi" || return 1
  STAT=$(<"$PRIVATE/answer")
}

# Now, on the clock that stamps files there. -> CLOCK
files_clock() {
  ask_files 'mark=$(mktemp)
if stat -c %s / >/dev/null 2>&1
then stat -c '"'%.9Y'"' "$mark"
else stat -f %Fm "$mark"
fi
rm -f "$mark"' || return 1
  CLOCK=$(<"$PRIVATE/answer")
}

# See what is there before a step, so that a report of an earlier one is told from its own. -> BEFORE, BEFORE_CLOCK
look_before() {
  local index
  BEFORE=() BEFORE_CLOCK=
  for index in "${!KINDS[@]}"; do
    [[ ${KINDS[index]} == tests_passed ]] || continue
    [[ -n $BEFORE_CLOCK ]] || { files_clock && BEFORE_CLOCK=$CLOCK; } || return
    fill "${FIRST[index]}"
    if ! stat_file "$FILLED"; then
      BEFORE=() BEFORE_CLOCK=
      return
    fi
    BEFORE[$FILLED]=$STAT
  done
}

judge_file_filled() { # FILE COUNT
  fill "$1"
  if ! stat_file "$FILLED"; then
    undecided 'the environment could not be asked about its files'
  elif [[ -z $STAT ]]; then
    compare 1 'there is no such file'
  else
    compare $((${STAT%% *} < $2)) "it has ${STAT%% *} bytes"
  fi
}

judge_file_digest() { # FILE SHA256
  fill "$1"
  quoted_path "$FILLED"
  if ! ask_files "if test -f $QUOTED
then
  if command -v sha256sum >/dev/null 2>&1
  then sha256sum < $QUOTED
  else shasum -a 256 < $QUOTED
  fi
else echo none
fi"; then
    undecided 'the environment could not be asked about its files'
  else
    judge_digest "$2" "$(cut -d ' ' -f 1 "$PRIVATE/answer")"
  fi
}

judge_digest() { # WANTED FOUND
  if [[ $2 == none ]]; then
    compare 1 'there is no such file'
  elif [[ ! $2 =~ ^[0-9a-f]{64}$ ]]; then
    undecided 'the environment gave no digest'
  elif [[ $1 == "$2" ]]; then
    compare 0 'it has it'
  else
    compare 1 "it has the SHA-256 $2"
  fi
}

# A path also seems to be free where its folder may not be looked into: the nearest one above must let itself be.
judge_file_gone() { # FILE
  fill "$1"
  quoted_path "$FILLED"
  if ! ask_files "if test -e $QUOTED || test -L $QUOTED
then echo there
else
  folder=$QUOTED
  while folder=\$(dirname -- \"\$folder\") && ! test -d \"\$folder\" && ! test -e \"\$folder\" && ! test -L \"\$folder\"
  do true
  done
  if test -d \"\$folder\" && test -x \"\$folder\" || test -f \"\$folder\"
  then echo absent
  else echo hidden
  fi
fi"; then
    undecided 'the environment could not be asked about its files'
  else
    case $(<"$PRIVATE/answer") in
      absent) compare 0 'nothing is there' ;;
      there) compare 1 'something is there' ;;
      *) undecided 'a folder on the way cannot be looked into' ;;
    esac
  fi
}

judge_tests_passed() { # FILE COUNT CLASS
  local path modified
  fill "$1"
  path=$FILLED
  if [[ -z $BEFORE_CLOCK || ! -v BEFORE["$path"] ]]; then
    undecided 'what was there before the step is not known, so an old report could not be told from a new one'
  elif ! stat_file "$path"; then
    undecided 'the environment could not be asked about its files'
  elif [[ -z $STAT ]]; then
    compare 1 'there is no such report'
  elif ((${STAT%% *} > 16000000)); then
    undecided "the report has ${STAT%% *} bytes, more than are read"
  else
    modified=$(cut -d ' ' -f 3 <<<"$STAT")
    if [[ $STAT == "${BEFORE[$path]}" ]] || ((10#${modified//./} < 10#${BEFORE_CLOCK//./})); then
      compare 1 'the report was not written during this step'
    elif quoted_path "$path" && ask_files "head -c 16000000 < $QUOTED | base64"; then
      base64 -d <"$PRIVATE/answer" >"$PRIVATE/report"
      judge_report_file "$2" "$3"
    else
      undecided 'the environment could not be asked about its files'
    fi
  fi
}

judge_report_file() { # COUNT CLASS
  local verdict words
  IFS=$'\t' read -r verdict words < <(CLASS=$2 COUNT=$1 awk "$JUNIT" "$PRIVATE/report")
  case $verdict in
    passed) compare 0 "$words" ;;
    failed) compare 1 "$words" ;;
    *) undecided "${words:-the report could not be read}" ;;
  esac
}

# --- Sentences: each is decided passed, failed or undecided. What could not be asked is never passed.

# A sentence of the step that is being loaded: how people read it, its kind, and what stands in its places.
expect() {
  SENTENCES+=("$1")
  KINDS+=("$2")
  FIRST+=("${3-}")
  SECOND+=("${4-}")
  THIRD+=("${5-}")
  FOURTH+=("${6-}")
}

compare() { # WRONG WHAT-WAS-SEEN
  if (($1)); then
    JUDGED=failed
  else
    JUDGED=passed
  fi
  SEEN=$2
}

undecided() { # WHY
  JUDGED=undecided
  SEEN=$1
}

judge_exit() { # STATUS
  if [[ $ENDING == lost ]]; then
    undecided "$REASON"
  elif [[ $ENDING != finished ]]; then
    compare 1 "$REASON"
  else
    compare $((STATUS != $1)) "it exits with $STATUS"
  fi
}

judge_prints() { # TEXT
  if stands "$1"; then
    compare 0 'it prints it'
  elif [[ $ENDING == lost || $WHOLE == 0 ]]; then
    undecided 'it is not in what was seen of the output, and not all of it was seen'
  else
    compare 1 'it does not print it'
  fi
}

# Only a command that ended, all of whose output was seen, can be said not to have printed something.
judge_prints_not() { # TEXT
  if stands "$1"; then
    compare 1 'it prints it'
  elif [[ $ENDING == lost || $WHOLE == 0 ]]; then
    undecided 'not all of the output was seen'
  elif [[ $ENDING != finished ]]; then
    undecided 'the command did not end by itself and might have printed more'
  else
    compare 0 'it does not print it'
  fi
}

# Colours are looked through, because a person does not see them.
stands() {
  local sequence=$'\e(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\e]*(\x07|\e\\\\)|[ -/]*[0-Z\\^-~])' stream
  for stream in stdout stderr; do
    grep -aqF -- "$1" "$PRIVATE/$stream" && return 0
    grep -aqF $'\e' "$PRIVATE/$stream" || continue
    sed -E $'s\x01'"$sequence"$'\x01\x01g' "$PRIVATE/$stream" | grep -aqF -- "$1" && return 0
  done
  return 1
}

# Standard output as people see it: without colours, empty lines and spaces around a line. -> PRINTED
printed_lines() {
  local sequence=$'\e(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\e]*(\x07|\e\\\\)|[ -/]*[0-Z\\^-~])'
  mapfile -t PRINTED < <(tr -d '\0' <"$PRIVATE/stdout" | sed -E -e $'s\x01'"$sequence"$'\x01\x01g' \
    -e $'s/^[ \t\r\v\f]+//; s/[ \t\r\v\f]+$//' -e '/^$/d')
}

# Whether more may have been printed than was seen; with `ended`, also by a command that was stopped.
unseen() {
  if [[ $ENDING == lost || $WHOLE == 0 ]]; then
    undecided 'not all of the output was seen'
  elif [[ ${1-} == ended && $ENDING != finished ]]; then
    undecided 'the command did not end by itself and might have printed more'
  else
    return 1
  fi
}

judge_prints_exactly() { # LINES
  local wanted index
  unseen ended && return
  mapfile -t wanted <<<"$1"
  printed_lines
  for ((index = 0; index < ${#wanted[@]} || index < ${#PRINTED[@]}; index++)); do
    [[ ${wanted[index]-} == "${PRINTED[index]-}" ]] && continue
    compare 1 "it prints ${#PRINTED[@]} lines; line $((index + 1)): ${PRINTED[index]-there is none}"
    return
  done
  compare 0 'it prints them'
}

judge_prints_in_order() { # LINES
  local wanted each at=0
  mapfile -t wanted <<<"$1"
  printed_lines
  for each in "${PRINTED[@]}"; do
    ((at == ${#wanted[@]})) || [[ $each != "${wanted[at]}" ]] || ((++at))
  done
  if ((at == ${#wanted[@]})); then
    compare 0 'it prints them'
  else
    unseen || compare 1 "it has no line ${wanted[at]} in its place"
  fi
}

judge_prints_all_of() { # LINES
  local wanted each missing=''
  local -A count=()
  mapfile -t wanted <<<"$1"
  printed_lines
  for each in "${PRINTED[@]}"; do
    count[=$each]=$((${count[=$each]-0} + 1))
  done
  for each in "${wanted[@]}"; do
    count[=$each]=$((${count[=$each]-0} - 1))
    ((${count[=$each]} >= 0)) || missing+=" $each"
  done
  if [[ -z $missing ]]; then
    compare 0 'it prints them'
  else
    unseen || compare 1 "it has no line$missing"
  fi
}

judge_finishes_within() { # SECONDS
  if [[ $ENDING == lost ]]; then
    undecided "${REASON:-nobody saw when it ended}"
  elif [[ $ENDING != finished ]]; then
    compare 1 "$REASON"
  else
    compare $((TOOK > $1 * 1000)) "it finished after $TOOK milliseconds"
  fi
}

# --- Web servers: one request, no redirect, no proxy, no cookie; the address goes to curl by its input, never in arguments.

readonly LARGEST_BODY=1000000

# A configuration of curl with this address: quoted as curl reads it.
curl_config() {
  local address=${1//\\/\\\\}
  printf 'url = "%s"\n' "${address//\"/\\\"}"
}

# request REQUEST -> CODE, BODY_WHOLE, and the body in $PRIVATE/body; 1 with SEEN where nobody answered.
request() {
  local method=${1%% *} address status how=()
  fill "${1#* }"
  address=$FILLED
  if [[ ! $address =~ ^https?://[^/?#]+ || $address == *[!!-~]* ]]; then
    SEEN="\`${1#* }\` is no web address once its variables are replaced"
    return 1
  fi
  case $method in
    GET) ;;
    HEAD) how=(--head) ;;
    *) how=(--request "$method") ;;
  esac
  : >"$PRIVATE/head"
  curl_config "$address" | curl --disable --config - --silent --globoff --noproxy '*' --proto '=http,https' --max-time 10 \
    --user-agent rolloutdocs --header 'Accept: */*' --header 'Accept-Encoding: identity' --dump-header "$PRIVATE/head" \
    --output - "${how[@]}" 2>/dev/null | head -c $((LARGEST_BODY + 1)) >"$PRIVATE/body"
  status=${PIPESTATUS[1]}
  BODY_WHOLE=1
  (($(wc -c <"$PRIVATE/body") <= LARGEST_BODY)) || BODY_WHOLE=0 status=0
  CODE=$(awk '/^HTTP\// { code = $2 } END { print code }' "$PRIVATE/head")
  if ((status != 0)) || [[ ! $CODE =~ ^[1-9][0-9][0-9]$ ]]; then
    SEEN="$method was sent, and nobody answered (curl ended with $status)"
    return 1
  fi
}

judge_answers() { # REQUEST STATUS
  if request "$1"; then
    compare $((CODE != $2)) "it answers $CODE"
  else
    undecided "$SEEN"
  fi
}

judge_answers_json() { # REQUEST STATUS PATH VALUE
  local found
  if ! request "$1"; then
    undecided "$SEEN"
  elif ((CODE != $2)); then
    compare 1 "it answers $CODE"
  elif ((!BODY_WHOLE)); then
    undecided "the body has more than the $LARGEST_BODY bytes that are read"
  elif ! single_json <"$PRIVATE/body"; then
    compare 1 "it answers $CODE, not JSON but $(wc -c <"$PRIVATE/body") bytes"
  else
    found=$(jq -r --arg path "$3" --arg value "$4" "$MEMBER" <"$PRIVATE/body")
    case $found in
      true*) compare 0 "it answers $CODE, $3 is $4" ;;
      absent*) compare 1 "it answers $CODE, has no $3" ;;
      false*) compare 1 "it answers $CODE, $3 is ${found#false }" ;;
      *) undecided 'jq could not look into it' ;;
    esac
  fi
}

# One whole value without a member twice, of which readers would take one or the other.
single_json() {
  [[ $(jq -n --stream '[inputs | if length == 2 then .[0] else .[0][:-1] end] | length > 0 and length == (unique | length)' 2>/dev/null) == true ]]
}

# The member at the path, a number counting from 0 in a list; equal as JSON of the same type, or else as text.
MEMBER='
  def digits: length > 0 and length < 10 and (explode | all(. >= 48 and . <= 57));
  def at($name):
    if .there | not then .
    elif (.value | type) == "object" and (.value | has($name)) then .value |= .[$name]
    elif (.value | type) == "array" and ($name | digits) and ($name | tonumber) < (.value | length)
    then .value |= .[$name | tonumber]
    else .there = false end;
  reduce ($path | split("."))[] as $name ({there: true, value: .}; at($name))
  | if .there | not then "absent"
    else .value as $found
    | (if ($value | ascii_downcase | ltrimstr("-")) == "nan" then $value else (try ($value | fromjson) catch $value) end) as $wanted
    | (if $found == $wanted or $found == $value then "true " else "false " end)
      + (if ($found | type) == "string" then $found else ($found | tojson) end)
    end'

# --- Databases: asked by the programs that come with them, read-only, with short time limits; no password in arguments.

# Read the address, filled in, as SQLAlchemy reads it. -> DATABASE_KIND (mysql, sqlite, other, none), USER_NAME, PASSWORD,
# HOST, PORT, NAME
read_address() {
  local account='' address parts
  DATABASE_KIND=none
  [[ -n $DATABASE ]] || return 0
  if [[ $DATABASE == *@* ]]; then
    fill "${DATABASE%@*}" url
    account=$FILLED@
  fi
  fill "${DATABASE##*@}"
  address=$account$FILLED
  DATABASE_KIND=other
  [[ $address =~ ^([A-Za-z0-9_+]+)://(([^:/@]*)(:([^@]*))?@)?(\[([^]/?]+)\]|([^/:?]+))?(:([^/?]*))?(/([^?]*))?(\?.*)?$ ]] || return 0
  parts=("${BASH_REMATCH[@]}")
  [[ -z ${parts[13]} ]] || return 0
  unescaped "${parts[3]}"
  USER_NAME=$UNESCAPED
  unescaped "${parts[5]}"
  PASSWORD=$UNESCAPED HOST=${parts[7]}${parts[8]} PORT=${parts[10]} NAME=${parts[12]}
  case ${parts[1]} in
    mysql+pymysql | mariadb+pymysql) DATABASE_KIND=mysql ;;
    sqlite) DATABASE_KIND=sqlite ;;
  esac
}

unescaped() { # -> UNESCAPED
  local text=${1//\\/\\\\}
  while [[ $text =~ %([0-9A-Fa-f]{2}) ]]; do
    text=${text//"${BASH_REMATCH[0]}"/"\\x${BASH_REMATCH[1]}"}
  done
  printf -v UNESCAPED %b "$text"
}

# What the address needs: named before anything starts.
database_tools() {
  case $DATABASE_KIND in
    mysql)
      CLIENT_OF_DATABASE=$(type -P mariadb || type -P mysql) || MISSING+=('mariadb or mysql')
      ;;
    sqlite)
      if ! type -P sqlite3 >/dev/null; then
        MISSING+=(sqlite3)
      elif ! sqlite3 -safe :memory: 'select 1' >/dev/null 2>&1; then
        MISSING+=('sqlite3 3.37 or newer')
      fi
      ;;
  esac
}

# ask_database SQL -> ROWS (2 for more), COLUMNS_SEEN, CELLS (of the first row), NULLS; or 1 with SEEN and REFUTED.
ask_database() {
  ROWS=0 COLUMNS_SEEN=0 CELLS=() NULLS=() REFUTED=0
  case $DATABASE_KIND in
    none) SEEN='the environment declares no database' ;;
    other) SEEN='this script can ask MariaDB, MySQL and SQLite, and not what the address of the database names' ;;
    *)
      "ask_$DATABASE_KIND" "$1"
      return
      ;;
  esac
  return 1
}

ask_mysql() {
  local said
  # A file of this user alone: arguments can be read by everybody.
  printf '[mysql]\nprotocol=tcp\nconnect-timeout=5\n' >"$PRIVATE/client.cnf"
  option host "$HOST"
  option port "$PORT"
  option user "$USER_NAME"
  option database "$NAME"
  {
    # Each limit in the words of the server that is asked.
    printf '%s\n' "SET @rollout = IF(VERSION() LIKE '%MariaDB%', 'SET SESSION max_statement_time = 10',
      'SET SESSION max_execution_time = 10000'); PREPARE rollout FROM @rollout; EXECUTE rollout;
      SET SESSION lock_wait_timeout = 5, sql_select_limit = 2; SET SESSION TRANSACTION READ ONLY; START TRANSACTION READ ONLY;"
    printf '%s\n;\n' "$1"
  } | MYSQL_PWD=$PASSWORD timeout -s KILL 20 "$CLIENT_OF_DATABASE" --defaults-file="$PRIVATE/client.cnf" --xml 2>"$PRIVATE/said" | tr -d '\0' |
    head -c 1000000 >"$PRIVATE/rows"
  said=${PIPESTATUS[1]}
  if ((said != 0)); then
    mysql_fault "$said"
    return 1
  fi
  read_rows
}

option() { # NAME VALUE
  [[ -z $2 ]] || printf '%s="%s"\n' "$1" "${2//\\/\\\\}" >>"$PRIVATE/client.cnf"
}

# What an error means, in words of our own: the server's may hold values and account names.
mysql_fault() {
  local number
  number=$(grep -aoE '^ERROR [0-9]+' "$PRIVATE/said" | head -n 1)
  REFUTED=1
  case ${number#ERROR } in
    1054) SEEN='the database has no such column' ;;
    1146) SEEN='the database has no such table' ;;
    1064) SEEN='the database cannot read the statement' ;;
    1305) SEEN='the database has no such function' ;;
    1792) SEEN='the database refused the statement because it writes' ;;
    *)
      REFUTED=0
      SEEN="the database could not be asked (${number:-its client ended with $1})"
      ;;
  esac
}

# The client's XML, in which no value can look like a mark.
read_rows() {
  local text row cell
  text=$(<"$PRIVATE/rows")
  [[ $text == *'<row>'* ]] || return 0
  text=${text#*<row>}
  ROWS=1
  [[ $text != *'<row>'* ]] || ROWS=2
  row=${text%%</row>*}
  while [[ $row == *'<field name="'* ]]; do
    row=${row#*<field name=\"}
    row=${row#*\"}
    if [[ $row == ' xsi:nil="true" />'* ]]; then
      CELLS+=('')
      NULLS+=(1)
    else
      cell=${row%%</field>*}
      cell=${cell#>}
      cell=${cell//&lt;/<}
      cell=${cell//&gt;/>}
      cell=${cell//&quot;/\"}
      CELLS+=("${cell//&amp;/&}")
      NULLS+=(0)
    fi
  done
  COLUMNS_SEEN=${#CELLS[@]}
}

ask_sqlite() {
  local said text null rest
  if [[ $NAME != /* ]]; then
    SEEN='the database must be named by the whole path of its file'
    return 1
  fi
  draw
  null=$WORD
  printf 'PRAGMA query_only = ON;\n%s\n;\n' "$1" |
    timeout -s KILL 15 sqlite3 -safe -readonly -batch -bail -noheader -init /dev/null -list -separator $'\x1f' -newline $'\x1e' \
      -nullvalue "$null" -cmd '.timeout 5000' "$NAME" 2>"$PRIVATE/said" | tr -d '\0' | head -c 1000000 >"$PRIVATE/rows"
  said=${PIPESTATUS[1]}
  if ((said != 0)) || [[ -s $PRIVATE/said ]]; then
    sqlite_fault "$said"
    return 1
  fi
  text=$(cat "$PRIVATE/rows"; printf .)
  text=${text%.}
  [[ -n $text ]] || return 0
  rest=${text#*$'\x1e'}
  ROWS=1
  [[ -z $rest ]] || ROWS=2
  text=${text%%$'\x1e'*}$'\x1f'
  while [[ -n $text ]]; do
    rest=${text%%$'\x1f'*}
    text=${text#*$'\x1f'}
    if [[ $rest == "$null" ]]; then
      CELLS+=('')
      NULLS+=(1)
    else
      CELLS+=("$rest")
      NULLS+=(0)
    fi
  done
  COLUMNS_SEEN=${#CELLS[@]}
}

sqlite_fault() {
  local words=''
  words=$(tr '\n' ' ' <"$PRIVATE/said")
  REFUTED=1
  case $words in
    *'no such table'*) SEEN='the database has no such table' ;;
    *'no such column'*) SEEN='the database has no such column' ;;
    *'no such function'*) SEEN='the database has no such function' ;;
    *'near "'* | *'incomplete input'*) SEEN='the database cannot read the statement' ;;
    *'attempt to write'*) SEEN='the database refused the statement because it writes' ;;
    *)
      REFUTED=0
      SEEN='the database could not be asked'
      case $words in
        *'unable to open'*) SEEN='the database cannot be opened: is there such a file?' ;;
        *'not a database'*) SEEN='the database is no SQLite file' ;;
        *locked*) SEEN='the database is locked by somebody else' ;;
      esac
      [[ $1 != 124 && $1 != 137 ]] || SEEN='the database did not answer in time'
      ;;
  esac
}

# ask_column TABLE.COLUMN -> TABLE_THERE, COLUMN_THERE, TYPE, DEFAULT, HAS_DEFAULT; or 1 with SEEN
ask_column() {
  local table column
  TABLE_THERE=0 COLUMN_THERE=0 TYPE='' DEFAULT='' HAS_DEFAULT=0 NULLABLE=''
  hexed "${1%%.*}"
  table=$HEXED
  hexed "${1#*.}"
  column=$HEXED
  if [[ $DATABASE_KIND == sqlite ]]; then
    ask_database "SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND name = CAST(x'$table' AS TEXT) COLLATE NOCASE" || return
    ((ROWS)) || return 0
    TABLE_THERE=1
    # A key may be the row's number, and a view says nothing of NULL.
    ask_database "SELECT type, dflt_value, CASE WHEN \"notnull\" THEN 'NO' WHEN pk OR '${CELLS[0]}' = 'view' THEN '' ELSE 'YES' END FROM pragma_table_xinfo(CAST(x'$table' AS TEXT)) WHERE name = CAST(x'$column' AS TEXT) COLLATE NOCASE" || return
  else
    ask_database "SELECT COLUMN_TYPE, COLUMN_DEFAULT, IS_NULLABLE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
      AND TABLE_NAME = CONVERT(x'$table' USING utf8mb4) AND COLUMN_NAME = CONVERT(x'$column' USING utf8mb4)" || return
  fi
  if ((ROWS)); then
    TABLE_THERE=1 COLUMN_THERE=1 TYPE=${CELLS[0]} DEFAULT=${CELLS[1]} HAS_DEFAULT=$((!NULLS[1])) NULLABLE=${CELLS[2]}
  elif [[ $DATABASE_KIND == mysql ]]; then
    missing_column "$1"
  fi
}

# Which of the two is missing, by the server's own refusal: what may not be looked at is not gone.
missing_column() {
  local table=${1%%.*} column=${1#*.}
  if ask_database "SELECT \`${table//\`/\`\`}\`.\`${column//\`/\`\`}\` FROM \`${table//\`/\`\`}\` WHERE 1 = 0"; then
    SEEN='the database does not list the column for this account although it is there'
    return 1
  fi
  case $SEEN in
    *'no such column') TABLE_THERE=1 ;;
    *'no such table') ;;
    *) return 1 ;;
  esac
}

# Ask for a column that a sentence is about; judged here where it, or nobody, is there.
column_there() {
  if ! ask_column "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  elif ((!COLUMN_THERE)); then
    compare 1 'the column does not exist'
  else
    return 0
  fi
  return 1
}

judge_column_gone() { # COLUMN
  if ! ask_column "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  else
    compare "$COLUMN_THERE" "the column is $( ((COLUMN_THERE)) && echo there || echo gone)"
  fi
}

judge_column_type() { # COLUMN TYPE
  local wanted
  column_there "$1" || return
  folded "$2"
  wanted=$FOLDED
  folded "$TYPE"
  [[ $FOLDED == "$wanted" ]]
  compare $? "it has the type ${TYPE:-nothing}"
}

# Letter case and spaces after commas are equal, never inside quotes. -> FOLDED
folded() {
  local rest part
  trimmed "$1"
  rest=$TRIMMED FOLDED=
  while [[ $rest =~ \'([^\']|\'\')*\' ]]; do
    part=${rest%%"${BASH_REMATCH[0]}"*}
    fold "$part"
    FOLDED+=${BASH_REMATCH[0]}
    rest=${rest#*"${BASH_REMATCH[0]}"}
  done
  fold "$rest"
}

fold() {
  local part=${1,,}
  while [[ $part == *,[[:space:]]* ]]; do
    part=${part/,[[:space:]]/,}
  done
  FOLDED+=$part
}

judge_column_default() { # COLUMN VALUE
  local wanted=$2 call='^[A-Za-z_][A-Za-z0-9_.]*[[:space:]]*[(].*[)]$'
  column_there "$1" || return
  if ((!HAS_DEFAULT)); then
    compare 1 'it has no default'
    return
  fi
  bare "$wanted"
  if [[ ${BARE^^} == NULL || $BARE =~ $call ]]; then
    [[ $wanted == "$DEFAULT" ]] || [[ ${wanted^^} == NULL && ${DEFAULT^^} == NULL ]]
  else
    wanted=$BARE
    bare "$DEFAULT"
    [[ $wanted == "$BARE" ]]
  fi
  compare $? "it has the default $DEFAULT"
}

# Without one pair of quotes around the whole. -> BARE
bare() {
  BARE=$1
  if ((${#1} > 1)) && [[ ${1:0:1} == "${1: -1}" && ${1:0:1} == [\'\"] ]]; then
    BARE=${1:1:-1}
  fi
}

judge_column_null() { # COLUMN
  judge_null "$1" YES
}

judge_column_not_null() { # COLUMN
  judge_null "$1" NO
}

judge_null() { # COLUMN WANTED
  column_there "$1" || return
  case $NULLABLE in
    "$2") compare 0 'it is so' ;;
    YES) compare 1 'it may be NULL' ;;
    NO) compare 1 'it must not be NULL' ;;
    *) undecided 'the database does not say whether the column may be NULL' ;;
  esac
}

# Whether there is a table or a view of this name. -> TABLE_THERE, or 1 with SEEN where nobody can say
ask_table() { # TABLE
  TABLE_THERE=0
  if [[ $DATABASE_KIND == sqlite ]]; then
    hexed "$1"
    ask_database "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = CAST(x'$HEXED' AS TEXT) COLLATE NOCASE" || return
    TABLE_THERE=$((ROWS > 0))
  elif ask_database "SELECT 1 FROM \`${1//\`/\`\`}\` WHERE 1 = 0"; then
    TABLE_THERE=1
  else
    [[ $SEEN == *'no such table' ]]
  fi
}

# Whether there is any: an empty database is the wrong one, or has lost more than a table. -> ROWS
ask_any_table() {
  if [[ $DATABASE_KIND == sqlite ]]; then
    ask_database "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1"
  else
    ask_database 'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() LIMIT 1'
  fi
}

judge_table_there() { # TABLE
  if ! ask_table "$1"; then
    undecided "$SEEN"
  else
    compare $((!TABLE_THERE)) "the table $( ((TABLE_THERE)) && echo exists || echo 'does not exist')"
  fi
}

judge_table_gone() { # TABLE
  if ! ask_table "$1"; then
    undecided "$SEEN"
  elif ((TABLE_THERE)); then
    compare 1 'the table exists'
  elif ! ask_any_table; then
    undecided "$SEEN"
  elif ((!ROWS)); then
    undecided 'the database has no table at all, which proves nothing'
  else
    compare 0 'the table is gone'
  fi
}

judge_table_rows() { # TABLE ROWS
  local quote='`'
  [[ $DATABASE_KIND == mysql ]] || quote='"'
  if ! ask_table "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  elif ! ask_database "SELECT count(*) FROM $quote${1//"$quote"/"$quote$quote"}$quote"; then
    undecided "$SEEN"
  else
    compare $((CELLS[0] != $2)) "it holds ${CELLS[0]} rows"
  fi
}

judge_column_values() { # COLUMN COUNT
  local table=${1%%.*} column=${1#*.} quote='`'
  column_there "$1" || return
  [[ $DATABASE_KIND == mysql ]] || quote='"'
  table=$quote${table//"$quote"/"$quote$quote"}$quote
  column=$table.$quote${column//"$quote"/"$quote$quote"}$quote
  if ! ask_database "SELECT count(*), count(DISTINCT $column) FROM $table"; then
    undecided "$SEEN"
  elif ((CELLS[0] == 0)); then
    undecided 'the table is empty, which proves nothing'
  else
    compare $((CELLS[1] != $2)) "it holds ${CELLS[1]} different values"
  fi
}

judge_query() { # SQL VALUE
  local sql
  fill "$1"
  sql=$FILLED
  ! ask_one "$sql" || judge_value "$sql" "$2"
}

# What one SELECT returns, as one row of one column: 0 with CELLS and NULLS; otherwise it is judged already.
ask_one() { # SQL
  local sql
  trimmed "$1"
  trimmed "${TRIMMED%;}"
  sql=$TRIMMED
  if [[ ! ${sql,,} =~ ^select([^a-z0-9_]|$) || $sql == *';'* ]] ||
    grep -qiE '(^|[^[:alnum:]_])(into|lock[[:space:]]+in|for[[:space:]]+(no[[:space:]]+key[[:space:]]+)?(update|share))([^[:alnum:]_]|$)' <<<"$sql"; then
    undecided 'it may be more than one SELECT that only reads'
  elif ! ask_database "$sql"; then
    if ((REFUTED)); then
      compare 1 "$SEEN"
    else
      undecided "$SEEN"
    fi
  elif ((ROWS != 1 || COLUMNS_SEEN != 1)); then
    compare 1 'it does not return one row of one column'
  else
    return 0
  fi
  return 1
}

judge_value() { # SQL VALUE
  local found=${CELLS[0]} words=${1,,}
  if ((NULLS[0])); then
    found=NULL
  elif [[ $found == NULL ]]; then
    found="'NULL'"
  fi
  if [[ $found == "$2" ]]; then
    compare 0 "it returns $found"
  elif [[ $words =~ ^[[:space:]]*select[[:space:]]+count[[:space:]]*\([^\(\)]*\)[[:space:]]+from([^a-z0-9_]|$) ]] &&
    [[ ! $words =~ (^|[^a-z0-9_])(union|except|intersect)([^a-z0-9_]|$) && -n $found && $found != *[!0-9]* ]]; then
    compare 1 "it returns $found"
  else
    # It may be somebody's data.
    compare 1 'it returns another value, which is not shown'
  fi
}

# --- One step: the target proves who it is, the command is sent, each sentence is judged.

# perform PASSAGE STEP PURPOSE -> VERDICT (passed, failed, undecided, interrupted), and lines for people
perform() {
  local passage=$1 id=$2 purpose=$3 begun sent until index
  clear_step
  load "$id"
  FINDINGS=() VERDICT=passed ENDING='' STATUS='' REASON='' WHOLE=1
  clock
  begun=$NOW
  if [[ $EFFECT != destroys && $EFFECT != "$IDENTITY_BEFORE" ]] || prove_identity steps step; then
    look_before
    if ((ASKED == HEEDED)); then
      clock
      sent=$NOW
      shell_run steps "$LIMIT" "${STATEMENTS[@]}"
      clock
      TOOK=$((NOW - sent)) until=$((NOW + PATIENCE * 1000))
      judge_ending
      for index in "${!KINDS[@]}"; do
        ((ASKED == HEEDED)) || break
        judge_until "$index" "$until"
        found "$JUDGED" "expected: ${SENTENCES[index]}" "$SEEN"
      done
    fi
  fi
  ((ASKED == HEEDED)) || VERDICT=interrupted
  clock
  tell_step "$passage" "$id" "$purpose" $((NOW - begun))
}

# What is asked of a server, a database or a file is asked again, with growing pauses, until it holds or the time is over.
judge_until() { # INDEX UNTIL
  local pause=100 left
  while :; do
    JUDGED=undecided SEEN='it was not judged'
    "judge_${KINDS[$1]}" "${FIRST[$1]}" "${SECOND[$1]}" "${THIRD[$1]}" "${FOURTH[$1]}"
    [[ $JUDGED != passed && ${KINDS[$1]} == @(query|answers*|column_*|table_*|file_*) ]] || return 0
    clock
    left=$(($2 - NOW))
    ((left > 0 && ASKED == HEEDED)) || return 0
    ((pause <= left)) || pause=$left
    nap "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    ((pause *= 2, pause <= 5000)) || pause=5000
  done
}

clear_step() {
  TITLE='' EFFECT='' LIMIT=0 PATIENCE=0 STATEMENTS=() OPENS='' CLOSED_BY='' ADVICE='' DETOUR='' PLACE=''
  SENTENCES=() KINDS=() FIRST=() SECOND=() THIRD=() FOURTH=()
}

# Failed beats undecided beats passed.
found() { # VERDICT SENTENCE SEEN
  case $1 in
    passed) return ;;
    failed) VERDICT=failed ;;
    *) [[ $VERDICT == failed ]] || VERDICT=undecided ;;
  esac
  FINDINGS+=("$1"$'\x1f'"$2"$'\x1f'"$3")
}

# Asked in the very shell of the step or the reset: nothing is sent where the target is not the one that was named.
prove_identity() { # SLOT WHAT
  local answer wanted size
  fill "$IDENTITY_PRINTS"
  wanted=$FILLED
  shell_run "$1" 60 "${IDENTITY[@]}"
  size=$(wc -c <"$PRIVATE/stdout")
  answer=$(head -c 4096 "$PRIVATE/stdout" | tr -d '\0')
  trimmed "$answer"
  if [[ $ENDING == finished && $STATUS == 0 && $TRIMMED == "$wanted" && -n $wanted ]] && ((size <= 4096)); then
    [[ -z $IDENTITY_QUERY ]] || prove_database "$wanted" "$2"
    return
  fi
  if [[ $ENDING == lost ]]; then
    found undecided "expected: the target proves to be $ENVIRONMENT" "$REASON"
  else
    found failed "expected: the target proves to be $ENVIRONMENT, which prints $wanted" \
      "${REASON:-it prints $TRIMMED}; the $2 was not sent"
  fi
  return 1
}

# The database that judges has to be the one that is changed.
prove_database() { # WANTED WHAT
  if ask_one "$IDENTITY_QUERY"; then
    [[ ${NULLS[0]} != 0 || ${CELLS[0]} != "$1" ]] || return 0
    compare 1 "it answers ${CELLS[0]}"
  fi
  found "$JUDGED" "expected: the database that \`database\` leads to is the one of $ENVIRONMENT, which answers $1" \
    "$SEEN; the $2 was not sent"
  return 1
}

# What no sentence needs to say: a step ends by itself, in time, without ending its shell, and with 0 unless it says else.
judge_ending() {
  local kind
  if [[ $ENDING == finished ]]; then
    [[ $STATUS != 0 ]] || return 0
    for kind in "${KINDS[@]}"; do
      [[ $kind != exit ]] || return 0
    done
  fi
  if [[ $ENDING == lost ]]; then
    found undecided 'expected: every statement runs and ends with status 0' "$REASON"
  else
    found failed 'expected: every statement runs and ends with status 0' "$REASON"
  fi
}

tell_step() { # PASSAGE STEP PURPOSE MILLISECONDS
  local each word=$VERDICT
  seconds "$4"
  if [[ $3 == closing ]]; then
    say "  $(printf '%-12s' "$word")closing with $2: $TITLE ($DURATION)"
  else
    RECORDS[DONE]="$1 $2 $VERDICT $DURATION"
    say "  $(printf '%-12s' "$word")$2: $TITLE ($DURATION)"
  fi
  [[ $VERDICT != passed ]] || return 0
  say "             where: $PLACE"
  tell_findings
  for each in stdout stderr; do
    [[ -s $PRIVATE/$each ]] || continue
    shown_end "$PRIVATE/$each"
    say "             it printed, at the end of its $each:"
    say_below 15 "$(tail -n 15 <<<"$SHOWN")"
  done
}

tell_findings() {
  local each parts
  for each in "${FINDINGS[@]}"; do
    IFS=$'\x1f' read -r -d '' -a parts <<<"$each"
    shown "${parts[1]}"
    say "             $SHOWN"
    shown "${parts[2]%$'\n'}"
    say_below 13 "${parts[0]}: $SHOWN"
    [[ -z $REASON || ${parts[2]} == "$REASON"* ]] || { shown "$REASON"; say_below 13 "the command: $SHOWN"; REASON=; }
  done
}

seconds() { # MILLISECONDS -> DURATION
  printf -v DURATION '%d.%02d s' $(($1 / 1000)) $(($1 % 1000 / 10))
}

# --- Procedures in the order of the rehearsal, and what is closed after one did not pass.

# All of the plan, until a step does not pass.
rehearse() {
  local number=0 passage last=0 id
  for each in "${PLAN[@]}"; do
    read -r passage id <<<"$each"
    if ((passage != last)); then
      ((last == 0)) || shell_close steps
      last=$passage SENT=() OPENED=()
      say "$passage/${#PASSAGES[@]} ${TITLES[${PASSAGES[passage - 1]}]}"
    fi
    heed_starter
    ((ASKED == HEEDED)) || break
    DONE=$number
    send_step "$passage" "$id" || break
    ((++number))
  done
  # What an interrupt left of the command goes first; the steps that close get a shell of their own then.
  ((ASKED == HEEDED)) || shell_drop steps
  INTERRUPTED=$((ASKED > HEEDED))
  HEEDED=$ASKED
  [[ $last == 0 ]] || close_opened "$last"
  shell_close steps
}

# From the moment a step is sent, what it opens may be open.
send_step() {
  local passage=$1 id=$2 open
  clear_step
  load "$id"
  SENT+=("$id")
  [[ -z $OPENS ]] || OPENED+=("$id")
  perform "$passage" "$id" step
  LAST_VERDICT=$VERDICT
  [[ $VERDICT == passed ]] || return 1
  local still=()
  for open in "${OPENED[@]}"; do
    clear_step
    load "$open"
    [[ $CLOSED_BY == "$id" ]] || still+=("$open")
  done
  OPENED=("${still[@]}")
}

# Last opened first, and only where nothing between opening and failure changed anything: a half-migrated application
# must not be let loose on users. One that cannot be closed keeps those opened before it open too.
close_opened() {
  local passage=$1 index blocked=''
  for ((index = ${#OPENED[@]} - 1; index >= 0; index--)); do
    [[ -n $blocked ]] || blocked=$(obstacle "${OPENED[index]}")
    [[ -n $blocked ]] || shut_opened "$passage" "${OPENED[index]}"
    [[ -z $blocked ]] || leave_open "${OPENED[index]}" "$blocked"
  done
}

# The last step since the opening that changed something, itself failed or not.
obstacle() {
  local index
  for ((index = ${#SENT[@]} - 1; index >= 0; index--)); do
    [[ ${SENT[index]} != "$1" ]] || return
    clear_step
    load "${SENT[index]}"
    if [[ $EFFECT != reads ]]; then
      printf '%s %s something after it was opened' "${SENT[index]}" "$EFFECT"
      return
    fi
  done
}

# Sets `blocked` of the caller where it did not close.
shut_opened() {
  local closer
  clear_step
  load "$2"
  closer=$CLOSED_BY
  perform "$1" "$closer" closing
  case $VERDICT in
    passed) ;;
    interrupted)
      shell_drop steps
      HEEDED=$ASKED
      blocked="closing it with $closer was interrupted too"
      ;;
    *) blocked="closing it with $closer $VERDICT" ;;
  esac
}

leave_open() { # STEP REASON
  local what closer advice detour
  clear_step
  load "$1"
  what=$OPENS closer=$CLOSED_BY
  LEFT+=("$what is left open, since $1. Not closed: $2.")
  clear_step
  load "${SENT[-1]}"
  advice=$ADVICE detour=$DETOUR
  if [[ -n $detour ]]; then
    NEXT+=("Go on with: ${TITLES[$detour]}")
    commands_of "$detour"
  else
    clear_step
    load "$closer"
    NEXT+=("${advice:-Decide first what ${SENT[-1]} did.} Closing is $closer:" "${STATEMENTS[@]/#/  }")
  fi
}

commands_of() { # PROCEDURE
  local id
  for id in ${PROCEDURES[$1]}; do
    clear_step
    load "$id"
    NEXT+=("${STATEMENTS[@]/#/  }")
  done
}

# --- The end: only what happened.

summary() {
  local index id verdict duration passed=0 failed=0 undecided=0 unseen=0 rest
  say ''
  say "Summary of the rehearsal on $ENVIRONMENT"
  for index in "${!PLAN[@]}"; do
    if [[ -z ${RECORDS[index]-} ]]; then
      say "  $(printf '%-11s %s' 'not run' "${PLAN[index]}")"
      ((++unseen))
      continue
    fi
    read -r rest id verdict duration <<<"${RECORDS[index]}"
    say "  $(printf '%-11s %s %s (%s)' "$verdict" "$rest" "$id" "$duration")"
    case $verdict in passed) ((++passed)) ;; failed) ((++failed)) ;; *) ((++undecided)) ;; esac
  done
  clock
  seconds $((NOW - BEGUN))
  say "  ${#PLAN[@]} steps: $passed passed, $failed failed, $undecided undecided, $unseen not run. $DURATION in all."
  ((!SKIPPED)) || say "  The rollback was not tested: --skip-rollback-test left out $SKIPPED more steps, from \`rollback\` on."
  ((!CLAIMS)) || say "  The pages claim $CLAIMS things of the whole database. This script looks at none of them; \`rolloutdocs verify\` does."
  tell_open
  tell_next
  conclude "$passed" "$failed"
}

tell_open() {
  local each
  for each in "${LEFT[@]}"; do
    shown "$each" 2000
    say "  Open: $SHOWN"
  done
  ((!${#LEFT[@]})) || ((!OWN)) ||
    say '  This run made what the environment is itself, and that is gone with it: in it nothing is left to close. On an environment that stays you would go on with:'
}

tell_next() {
  local each
  if ((${#NEXT[@]})); then
    say '  Next:'
    for each in "${NEXT[@]}"; do
      shown "$each" 100000
      say_below 4 "$SHOWN"
    done
  elif [[ ${LAST_VERDICT:-passed} == failed ]]; then
    clear_step
    load "${SENT[-1]}"
    [[ -n $ADVICE$DETOUR ]] || ADVICE='stop.'
    say "  Next: ${DETOUR:+${TITLES[$DETOUR]}}${ADVICE:-${DETOUR:+ (procedure $DETOUR)}}"
  elif ((WRONG)); then
    say '  Next: nothing was sent to this target. Find out which one it is, then start again.'
  elif [[ ${LAST_VERDICT:-passed} == undecided ]] || ((UNDECIDED_AROUND)); then
    say '  Next: nothing was decided. Mend what is named above, then start again.'
  fi
}

conclude() { # PASSED FAILED
  FINISHED=1
  if (($2 || WRONG)); then
    say 'FAILED'
    CODE_OF_RUN=1
  elif ((INTERRUPTED)); then
    say 'INTERRUPTED'
    CODE_OF_RUN=130
  elif (($1 == ${#PLAN[@]} && $1 > 0 && !UNDECIDED_AROUND && !${#LEFT[@]})); then
    if ((SKIPPED)); then say 'PASSED, without the rollback: this lifts no gate'; else say 'PASSED'; fi
    CODE_OF_RUN=0
  else
    say 'UNDECIDED'
    CODE_OF_RUN=3
  fi
}

# --- The whole run.

usage() {
  local skip="This rehearsal has no procedure \`rollback\`, so the option is refused."
  ((!ROLLBACK)) || skip="Leaves out the rehearsal from its first \`rollback\` on: $((${#PLAN[@]} - ROLLBACK + 1)) of ${#PLAN[@]} steps.
      The summary then says that the rollback was not tested."
  cat <<END
Usage: ${0##*/} [--skip-rollback-test] [--help]

Rehearses the rollout on $ENVIRONMENT: ${#PLAN[@]} steps in ${#PASSAGES[@]} passages, the same as the pages beside this script say.

Options:
  --skip-rollback-test
      $skip
  --help
      Shows this and runs nothing.

Example:
  bash ${0##*/} --skip-rollback-test

Ends with 0 if all was true, 1 if a claim failed, 2 for wrong usage, 3 if it could not be decided, 130 if interrupted.
END
}

options() {
  local option index
  SKIPPED=0
  for option; do
    case $option in
      --help | -h)
        usage
        FINISHED=1
        exit 0
        ;;
      --skip-rollback-test)
        ((ROLLBACK)) || refuse 2 'There is no procedure `rollback` in this rehearsal, so none can be left out. Nothing was run.'
        SKIPPED=1
        ;;
      *) refuse 2 "There is no option \`$option\`: see ${0##*/} --help. Nothing was run." ;;
    esac
  done
  ((SKIPPED)) || return 0
  SKIPPED=$((${#PLAN[@]} - ROLLBACK + 1))
  for ((index = ${#PLAN[@]} - 1; index >= ROLLBACK - 1; index--)); do
    unset -v "PLAN[index]"
  done
}

# What was edited after it was written is not what the source says.
sealed() {
  local file=${BASH_SOURCE[0]} program='sha256sum' digest
  [[ -f $file ]] || refuse 2 'Start this script as a file. Nothing was run.'
  type -P sha256sum >/dev/null || program='shasum -a 256'
  digest=$(sed -nE '2s/^# [a-z:]+ id=bash digest=([0-9a-f]{64})$/\1/p' "$file")
  [[ $(sed -E "2s/digest=[0-9a-f]{64}/digest=$(printf '%064d' 0)/" "$file" | $program | cut -d ' ' -f 1) == "$digest" ]] ||
    refuse 2 "This script was edited by hand. Change $SOURCE instead, and run \`rolloutdocs build\`. Nothing was run."
}

# The project is the first folder upwards that has the environments file.
locate() {
  ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
  while [[ ! -f $ROOT/$POLICY && -n $ROOT ]]; do
    ROOT=${ROOT%/*}
  done
  [[ -n $ROOT ]] || refuse 2 "There is no \`$POLICY\` in a folder above this script: keep it in its project. Nothing was run."
  BASE=$ROOT/$POLICY
  BASE=${BASE%/*}
  WHERE=$(cd -P -- "$BASE/$DIRECTORY" 2>/dev/null && pwd) || WHERE=$BASE/$DIRECTORY
}

# Everything that is needed is there before anything starts.
tools() {
  local tool
  MISSING=()
  for tool in awk base64 cat cut dirname grep head mkfifo mktemp mv od rm sed stat tail timeout tr wc "${TOOLS[@]}"; do
    type -P "$tool" >/dev/null || MISSING+=("$tool")
  done
  type -P sha256sum >/dev/null || type -P shasum >/dev/null || MISSING+=(sha256sum)
  ((!${#MISSING[@]})) || refuse 3 "These programs are missing: ${MISSING[*]}. Install them, then start again. Nothing was run."
}

state() {
  declare -gA VALUES=() PIDS=() MARKS=() TO=() BEFORE=()
  declare -ga NAMES=() SECRETS=() FORMS=() MADE=() HELD=() STARTED=() RECORDS=() SENT=() OPENED=() LEFT=() NEXT=() PASSAGES_RUN=()
  FINISHED=0 ORPHAN=0 ASKED=0 HEEDED=0 INTERRUPTED=0 UNDECIDED_AROUND=0 WRONG=0 LAST_VERDICT='' PRIVATE='' CODE_OF_RUN=3 HERE=''
  FLOCK=$(type -P flock) SETSID=$(type -P setsid) TEMPORARY=${TMPDIR:-/tmp} RUN_PATH=$PATH
}

# Closes nothing that a step opened: that was decided before. Services, folders and shells go in any case.
clean() {
  local each
  trap '' INT TERM HUP USR1
  if ((!FINISHED)); then
    shown "$(tail -n 5 "${PRIVATE:-/nowhere}/notes" 2>/dev/null)"
    printf '%s\n' 'The script itself could not go on; nothing was decided.' "$SHOWN" >&"$ERRORS" || printf '' >/dev/null
  fi
  if [[ -n $PRIVATE ]]; then
    for each in steps files; do
      shell_drop "$each"
    done
    stop_services
    rm -rf -- "$PRIVATE" "${MADE[@]}"
  fi
  ((FINISHED)) || exit 3
}

prepare() {
  local folder index
  PRIVATE=$(mktemp -d "${TEMPORARY%/}/rolloutdocs-script-XXXXXXXX") || refuse 3 "no folder could be made in $TEMPORARY; nothing was run."
  mkfifo -m 600 "$PRIVATE/never"
  exec {NEVER}<>"$PRIVATE/never"
  # What bash itself says of ended processes is no word for people.
  exec 2>"$PRIVATE/notes"
  settings
  secret_forms "${SECRETS[@]}"
  for ((index = ${#FOLDERS[@]} - 1; index >= 0; index--)); do
    folder=${FOLDERS[index]}
    [[ $folder == /* ]] || folder=$BASE/$folder
    RUN_PATH=$folder:$RUN_PATH
  done
  read_address
  database_tools
  ((!${#MISSING[@]})) || refuse 3 "These programs are missing: ${MISSING[*]}. Install them, then start again. Nothing was run."
}

reset() {
  local begun
  clock
  begun=$NOW
  if ((IDENTITY_BEFORE_RESET)) && ! known; then
    shell_drop reset
    return 1
  fi
  shell_run reset 600 "${RESET[@]}"
  clock
  seconds $((NOW - begun))
  if [[ $ENDING == finished && $STATUS == 0 ]]; then
    say "  passed     starting state restored ($DURATION)"
    shell_close reset
    return
  fi
  cat "$PRIVATE/stderr" >>"$PRIVATE/stdout"
  ((ASKED > HEEDED)) || trouble 'starting state' "${REASON:-it was not restored}" "$PRIVATE/stdout"
  shell_drop reset
  return 1
}

# Nothing is reset that is not the target the environments file names.
known() {
  FINDINGS=() VERDICT=passed
  ! prove_identity reset reset || return 0
  ((ASKED == HEEDED)) || return 1
  say "  $(printf '%-12s' "$VERDICT")the target proves to be $ENVIRONMENT"
  tell_findings
  if [[ $VERDICT == failed ]]; then
    WRONG=1
  else
    UNDECIDED_AROUND=1
  fi
  return 1
}

# Everything that lasts is done by a part of its own, which hears no signal but this one: bash forgets an interrupt that comes
# while it waits for a program, and a terminal's goes to every program at once.
work() {
  local each
  trap '' INT TERM HUP
  trap '((++ASKED))' USR1
  # Handled, not ignored: what is started must hear it as ever.
  trap : PIPE
  trap clean EXIT
  know_starter
  clock
  BEGUN=$NOW
  prepare
  say "Rehearsal on $ENVIRONMENT: ${#PLAN[@]} steps"
  if start_services && reset; then
    rehearse
    services_alive
  fi
  ((ASKED == HEEDED)) || INTERRUPTED=1
  for each in steps files reset; do
    shell_drop "$each"
  done
  stop_services
  summary
  exit "$CODE_OF_RUN"
}

pass_on() {
  ((++ASKED))
  [[ -z $WORKER ]] || kill -USR1 "$WORKER" 2>/dev/null
}

main() {
  local status again
  state
  trap : PIPE
  exec {ERRORS}>&2
  options "$@"
  tools
  sealed
  ((!${#UNDECIDABLE[@]})) || refuse 3 "${UNDECIDABLE[@]}" 'Nothing was run.'
  ((${#PLAN[@]})) || refuse 3 'There is no step to run, and that is never green. Nothing was run.'
  locate
  WORKER=''
  trap pass_on INT TERM HUP
  work &
  WORKER=$!
  ((!ASKED)) || kill -USR1 "$WORKER" 2>/dev/null
  while :; do
    wait "$WORKER" 2>/dev/null
    status=$?
    kill -0 "$WORKER" 2>/dev/null || break
  done
  # A wait that a signal ended gave no status of the part; one that was asked for before is not known twice.
  wait "$WORKER" 2>/dev/null
  again=$?
  ((again == 127)) || status=$again
  case $status in
    0 | 1 | 2 | 3 | 130) exit "$status" ;;
  esac
  ((!ASKED)) || exit 130
  refuse 3 "The rehearsal was ended from outside (status $status), and nobody saw what it left: look for its services."
}

main "$@"
