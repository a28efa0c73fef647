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
