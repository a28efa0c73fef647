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
