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
