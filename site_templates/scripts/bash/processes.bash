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
