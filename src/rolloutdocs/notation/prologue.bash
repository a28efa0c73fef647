# Sent once to every shell; `protocol.py` says why. Names begin with __rd_ so as not to meet those of a step.
set +aefknuvxCT; set +o posix +o history; shopt -u expand_aliases extdebug failglob nullglob
unset BASH_ENV ENV PROMPT_COMMAND TMOUT HISTFILE; IFS=$' \t\n' PS4='+ '

# Read without running: `set -n` comes first, and the function's end undoes it.
__rd_check() {
  local -
  builtin eval $'\\builtin set -n || \\builtin return 2\n'"$1"
}

# Every statement must be readable alone, and inside braces: bash only warns of an open here-document.
__rd_readable() {
  local each
  for each in "${__rd_a[@]}"; do
    __rd_check "$each" && __rd_check $'{\n'"$each"$'\n}' || return
  done
}

# Judge a failure: $1 depth, $2 status, $3... PIPESTATUS. 0: a writer was cut off by its reader, no failure.
__rd_err() {
  local depth=$1 last="${*: -1}" each
  __rd_c=$2
  shift 2
  builtin set +e
  if (($# > 1 && last == 0)); then
    for each; do
      ((each == 0 || each == 141)) || { __rd_t=; return 1; }
    done
    ((BASH_SUBSHELL)) && builtin trap '(($? == 141)) && exit 0' EXIT
    __rd_t=$depth
  elif [[ $__rd_c,$__rd_t == "141,$((depth + 1))" ]]; then
    __rd_t=$depth
  else
    __rd_t=
    return 1
  fi
}

# The texts below are read when they run: `\builtin` is replaced by no alias, and no function stands for what follows it.

# The ERR trap: unwind to the loop over the statements.
read -r -d '' __rd_onerr <<'END'
{
  __rd_err "${#FUNCNAME[@]}" "$?" "${PIPESTATUS[@]}" || {
    __rd_f=$BASH_COMMAND
    ((BASH_SUBSHELL)) && { \builtin trap - EXIT; \builtin exit "$__rd_c"; }
    ((${#FUNCNAME[@]})) && \builtin return "$__rd_c"
    [[ $- != *x* ]] || __rd_x=$'\\builtin set -x\n'
    \builtin set +x
    \builtin break 9999
  }
} 2>/dev/null
END

# Run behind each statement, and only when it was not left by other ways.
read -r -d '' __rd_after <<'END'
{ __rd_s="$?" __rd_x=; [[ $- != *x* ]] || __rd_x=$'\\builtin set -x\n'; \builtin set +evx; } 2>/dev/null
END

# A step begins: nothing of it was judged yet. 0: all of it can be read. Who sends it has set __rd_k: a step may make the
# next one unreadable, with an alias of `if`, and then nothing is told of that but what was sent.
# __rd_r: `1` where nothing in it can be unreadable; `?` where something seems to be, which is read by a process of its
# own: bash 5.2 harms its own memory where a `$(` has no end.
__rd_begin() {
  builtin trap '__rd_exit "$?"' EXIT
  __rd_f= __rd_n=0 __rd_i=0 __rd_s=2 __rd_c=
  [[ $__rd_r == 1 ]] || if [[ $__rd_r ]]; then (__rd_readable); else __rd_readable; fi || return
  __rd_k=ran
}

# Before a statement, and for itself: the one before may have read a file that puts off what sees failures.
read -r -d '' __rd_before <<'END'
__rd_s= __rd_c= __rd_t=
\builtin set -E -o pipefail; \builtin trap "$__rd_onerr" ERR
END
read -r -d '' __rd_judge <<'END'
[[ $__rd_s == 0 || $__rd_s,$__rd_t == 141,?* ]] || \builtin break
((++__rd_n))
END
__rd_copies='</dev/null 99>&1 1>&99 99>&2 2>&99 99>&-'

# A step of any statements: they are in __rd_a.
__rd_run="if __rd_begin; then for __rd_i in \"\${!__rd_a[@]}\"; do
$__rd_before
\\builtin eval \"\$__rd_x\${__rd_a[__rd_i]}\"\$'\\n'\"\$__rd_after\"
$__rd_judge
done; fi $__rd_copies"

# The same of one that nothing is wrong with: it stands between these, and all is read at once.
__rd_first="if __rd_begin; then for __rd_i in 0; do
$__rd_before
"
__rd_last="
$__rd_after
$__rd_judge
done; fi $__rd_copies"

# The end of a step: no trap of its own fires any more. It is told on standard error, on which most steps print nothing:
# who waits for it is not woken by what they print.
read -r -d '' __rd_end <<'END'
\builtin trap - ERR DEBUG RETURN; \builtin set +evx; \builtin printf '%s e\n' "$__rd_h" >&2
END

__rd_exit() { builtin printf '%s x %s\n' "$__rd_h" "$1" >&2; }

# The mark on standard error comes last: who waits for it has to wake once.
__rd_mark() {
  builtin printf '%s %s %s %s %s %s\0%s\0' "$1" "$__rd_k" "$__rd_n" "$__rd_i" "${__rd_s:--}" "${__rd_c:--}" "$__rd_f"
  builtin pwd 2>&1
  [[ ${2-} ]] && { builtin printf '\0'; builtin declare -p; builtin declare -F; builtin umask; } 2>/dev/null
  builtin printf '\0\n'
  builtin printf '%s\n' "$1" >&2
}

# Where this is: a second shell that says the same looks at the same processes. Empty: they cannot be looked at.
# Boot, process namespace, when its first process began (no two pods' did, where nothing says the namespace), host: as
# it was before any variable of ours.
__rd_host=${HOSTNAME-}
__rd_place() {
  local boot='' space='' line='' first
  IFS= builtin read -r boot </proc/sys/kernel/random/boot_id && [[ -r /proc/self/environ ]] || return 0
  space=$(readlink /proc/self/ns/pid)
  builtin read -r line </proc/1/stat
  first=(${line##*') '})
  builtin printf '%s %s %s %s' "$boot" "$space" "${first[19]-}" "$__rd_host"
} 2>/dev/null

# A step has copies of its outputs: what may open too few files cannot make them, and would run nothing.
__rd_ready() {
  local room=0
  { { builtin :; } 102>&1 || room=1; } 2>/dev/null
  builtin printf '%s\n' "$1" >&2
  builtin printf '%s %s %s %s %s\0%s\0%s\0%s\0\n' "$1" "$$" "$2" "$3" "$room" "$BASH_VERSION" "${PWD-}" "$4"
}

__rd_h= __rd_x= __rd_t= __rd_r=
