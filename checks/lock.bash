# Holds a lock as long as this shell lives; `lock.py` says why. Prints one line: `held`, `taken WHO`, `missing`, or
# `unusable WHY`.

declare -A __rd_fds=() # file -> the descriptor that holds it

# Whether the file $1 is the one that is open as $2. Where there is no /proc, nobody can compare.
__rd_same() { [[ ! -e /dev/fd/$2 || $1 -ef /dev/fd/$2 ]]; }

# $1: the file; $2: who takes it, in words for the one who comes second.
__rd_take() {
  local - file=$1 tries fd
  set -C # nothing that is there already is written to; here, as a subshell for it takes as long as all the rest
  if ! command -v flock >/dev/null; then
    echo missing
    return 0
  fi
  for tries in 1 2 3; do
    # Everybody may open it: another user's run has to be kept out too. Opened for reading only, because the kernel
    # lets nobody write to a file of another user in a folder that everybody can write to.
    # A link or a pipe that somebody put in its place is neither made, followed nor waited for.
    umask 0
    [[ -e $file || -L $file ]] || { : >"$file"; } 2>/dev/null || :
    umask 022 # everybody may read who has it
    if [[ -L $file || (-e $file && ! -f $file) ]]; then
      printf 'unusable it is no plain file; take it away, or name another one\n'
      return 0
    fi
    if [[ -s $file ]]; then # ours is empty, and is removed at the end
      printf 'unusable it has content, so it is no lock; name a file of its own\n'
      return 0
    fi
    if ! { exec {fd}<"$file"; } 2>/dev/null; then
      printf 'unusable it cannot be made or read there\n'
      return 0
    fi
    if ! flock -n "$fd"; then
      exec {fd}<&-
      printf 'taken %s\n' "$(__rd_who "$file")"
      return 0
    fi
    # Whoever had it before may have removed the file in between: then it keeps nobody out.
    if __rd_same "$file" "$fd"; then
      [[ ! -e $file.by-$UID && ! -L $file.by-$UID ]] || rm -f -- "$file.by-$UID" || :
      printf '%s\n' "$2" >"$file.by-$UID" || :
      __rd_fds[$file]=$fd
      echo held
      return 0
    fi
    exec {fd}<&-
  done
  printf 'unusable it changes all the time\n'
}

# $1...: files that are held. Prints those that are no longer what was locked: somebody took them away, and another run
# that makes them anew is not kept out. A file that another shell of ours holds can only be looked for.
__rd_lost() {
  local each fd
  for each; do
    fd=${__rd_fds[$each]-}
    if [[ ! -e $each ]] || ([[ $fd ]] && ! __rd_same "$each" "$fd"); then printf '%s\n' "$each"; fi
  done
}

# The newest word of those who took it. Where everybody can write, what stands there may be a link to something of ours.
__rd_who() {
  local each newest=
  for each in "$1".by-*; do
    [[ -f $each && ! -L $each && (! $newest || $each -nt $newest) ]] && newest=$each
  done
  [[ ! $newest ]] || head -c 300 -- "$newest" 2>/dev/null | head -n 1 || :
}

# $1...: files that are held. What another user made cannot be removed in such a folder, and may stay.
__rd_release() {
  local each
  for each; do rm -f -- "$each.by-$UID" "$each" 2>/dev/null || :; done
}
