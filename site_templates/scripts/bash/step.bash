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
