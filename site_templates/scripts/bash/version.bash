# Both questions are asked in words that older shells can read, before anything that they cannot.
if [ -z "${BASH_VERSION:-}" ]; then
  echo "This script needs bash 4.4 or newer, and was started by another shell. Nothing was run." >&2
  exit 3
fi
if [ "${BASH_VERSINFO[0]}" -lt 4 ] || { [ "${BASH_VERSINFO[0]}" -eq 4 ] && [ "${BASH_VERSINFO[1]}" -lt 4 ]; }; then
  echo "This script needs bash 4.4 or newer, and this is bash $BASH_VERSION. Nothing was run." >&2
  echo "macOS comes with bash 3.2: install a newer one, and start the script with it." >&2
  exit 3
fi
