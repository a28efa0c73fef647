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
