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
