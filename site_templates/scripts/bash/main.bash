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
