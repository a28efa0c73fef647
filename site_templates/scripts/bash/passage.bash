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
