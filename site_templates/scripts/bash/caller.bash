# --- The caller's exported variables and functions decide nothing: a `DB_HOST` of whoever starts this must not choose which
# database a migration meets. What is kept says who people are and how their terminal speaks; secrets come as the source says.
while read -r _ _ name; do
  unset -f "$name"
done < <(declare -F)
unset -v KEPT CALLER
declare -A KEPT=() CALLER=()
for name in HOME USER LOGNAME LANG LC_ALL TZ TMPDIR SSH_AUTH_SOCK; do
  [[ -z ${!name+set} ]] || KEPT[$name]=${!name}
done
for name in "${CALLERS[@]}"; do
  CALLER[$name]=${!name-}
done
while IFS= read -r name; do
  case $name in PATH | HOME | TMPDIR) ;; *) unset -v "$name" ;; esac
done < <(compgen -e)
export LC_ALL=C
