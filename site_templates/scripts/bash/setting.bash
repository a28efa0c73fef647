# --- The environment's values: chosen, made or read when the run starts; folders and ports are held until it ends.

value() { # NAME VALUE
  VALUES[$1]=$2
  NAMES+=("$1")
}

plain() { # NAME TEXT
  fill "$2"
  value "$1" "$FILLED"
}

chosen_folder() {
  local made
  if ! made=$(mktemp -d "${TEMPORARY%/}/rolloutdocs-XXXXXXXX") || ! made=$(cd -P -- "$made" && pwd); then
    refuse 3 "no folder for \`$1\` could be made in $TEMPORARY; nothing was run."
  fi
  MADE+=("$made")
  value "$1" "$made"
}

# Below the range that the system hands out by itself; a lock is held, so that two runs never both choose one.
chosen_port() {
  local locks=${TEMPORARY%/}/rolloutdocs-ports-$UID number port tries
  [[ -d $locks ]] || mkdir -m 700 -- "$locks"
  [[ -d $locks && -O $locks && ! -L $locks ]] ||
    refuse 3 "$locks belongs to somebody else: remove it. Nothing was run."
  for ((tries = 0; tries < 12000; tries++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    exec {number}>>"$locks/$port" || continue
    if { [[ -z $FLOCK ]] || "$FLOCK" -n "$number"; } && ! accepts 127.0.0.1 "$port"; then
      HELD+=("$number")
      value "$1" "$port"
      return
    fi
    exec {number}>&-
  done
  refuse 3 "no free port was found for \`$1\`; nothing was run."
}

secret_made() {
  secret "$1" "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"
}

secret_environment() { # NAME VARIABLE
  [[ -n ${CALLER[$2]-} ]] ||
    refuse 3 "the secret \`$1\` is not in the variable \`$2\`, or it is empty. Put it there, then start again; nothing was run."
  secret "$1" "${CALLER[$2]}"
}

secret_file() { # NAME FILE
  local text=''
  [[ ! -r $BASE/$2 || -d $BASE/$2 ]] || text=$(cat -- "$BASE/$2")
  while [[ $text == $'\n'* ]]; do
    text=${text#$'\n'}
  done
  [[ -n $text ]] ||
    refuse 3 "the secret \`$1\` is not in the file \`$2\`, or it is empty. Put it there, then start again; nothing was run."
  secret "$1" "$text"
}

secret() {
  SECRETS+=("$2")
  value "$1" "$2"
}

accepts() { # HOST PORT
  (exec 9<>"/dev/tcp/$1/$2") 2>/dev/null
}
