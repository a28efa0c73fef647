# Ends what a far shell started and left there; `sweep.py` says why. Runs as one step of a second shell, and prints
# `left ID NAME` for each process that is alive afterwards, `ended NAME` for each other one that was, then `swept`.
# $1: the variable that the far shell and all it started have.

# Everybody who has the variable, was found before, or descends from one of them; into __rd_found.
__rd_look() {
  local own=$1 each pid line name rest size environ IFS=$' \n'
  declare -gA __rd_found=()
  declare -A parent=() birth=() names=()
  for each in /proc/[0-9]*; do
    pid=${each#/proc/} line='' environ=() # what cannot be read must not be taken for the one before
    IFS= read -r -d '' line <"$each/stat"
    [[ $line ]] || continue
    name=${line#*(} name=${name%)*}
    # shellcheck disable=SC2206 # numbers and a letter, in a shell without patterns
    rest=(${line##*) })
    [[ ${rest[0]} == [ZX] ]] && continue
    parent[$pid]=${rest[1]} birth[$pid]=${rest[19]} names[$pid]=${name//[^A-Za-z0-9._-]/?}
    mapfile -d '' -t environ <"$each/environ"
    if [[ " ${environ[*]}" == *" $own="* || ${__rd_known[$pid]-} == "${rest[19]}" ]]; then
      __rd_found[$pid]=${names[$pid]}
    fi
  done
  size=-1
  while ((size != ${#__rd_found[@]})); do
    size=${#__rd_found[@]}
    for pid in "${!parent[@]}"; do
      [[ ${__rd_found[${parent[$pid]}]+x} ]] && __rd_found[$pid]=${names[$pid]}
    done
  done
  for pid in "${!__rd_found[@]}"; do __rd_known[$pid]=${birth[$pid]} __rd_names[$pid]=${__rd_found[$pid]}; done
  return 0
} 2>/dev/null

# $1: the variable; $2: seconds; $3...: signals, sent to who is alive until nobody is.
__rd_send() {
  local own=$1 end=$((SECONDS + $2)) signal pid
  shift 2
  while __rd_look "$own"; ((${#__rd_found[@]} && SECONDS < end)); do
    for pid in "${!__rd_found[@]}"; do
      for signal; do builtin kill -s "$signal" "$pid" 2>/dev/null || :; done
    done
    sleep 0.05 2>/dev/null || sleep 1
  done
}

__rd_sweep() {
  local pid
  declare -gA __rd_known=() __rd_names=()
  __rd_send "$1" 1 TERM CONT
  __rd_send "$1" 3 KILL
  for pid in "${!__rd_found[@]}"; do printf 'left %s %s\n' "$pid" "${__rd_found[$pid]}"; done
  for pid in "${!__rd_names[@]}"; do
    [[ ${__rd_found[$pid]+x} ]] || printf 'ended %s\n' "${__rd_names[$pid]}"
  done
  printf 'swept\n'
}
