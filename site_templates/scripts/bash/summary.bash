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
