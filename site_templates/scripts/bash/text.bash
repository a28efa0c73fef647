# --- Texts: variables filled in, secrets taken out, what a terminal would act on made harmless.

# Replace each $NAME and ${NAME} in one pass, so that a value is never looked into for further names. -> FILLED
# With `url` as its second argument, values are escaped as parts of an address.
fill() {
  local rest=$1 name
  FILLED=
  while [[ $rest =~ \$(\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)) ]]; do
    name=${BASH_REMATCH[2]}${BASH_REMATCH[3]}
    FILLED+=${rest%%"${BASH_REMATCH[0]}"*}
    rest=${rest#*"${BASH_REMATCH[0]}"}
    if [[ ${2-} == url ]]; then
      escaped "${VALUES[$name]-}"
      FILLED+=$ESCAPED
    else
      FILLED+=${VALUES[$name]-}
    fi
  done
  FILLED+=$rest
}

# As a part of an address has it: every byte but letters, digits and _.~- as %XX. -> ESCAPED
escaped() {
  local text=$1 index char code
  ESCAPED=
  for ((index = 0; index < ${#text}; index++)); do
    char=${text:index:1}
    if [[ $char == [A-Za-z0-9_.~-] ]]; then
      ESCAPED+=$char
    else
      printf -v code '%%%02X' "'$char"
      ESCAPED+=%${code: -2}
    fi
  done
}

# Without spaces and line ends around it. -> TRIMMED
trimmed() {
  TRIMMED=${1#"${1%%[![:space:]]*}"}
  TRIMMED=${TRIMMED%"${TRIMMED##*[![:space:]]}"}
}

# Each form in which a program may print a secret; shorter ones than four characters are not looked for. -> FORMS
secret_forms() {
  local line value hex form
  FORMS=()
  for value; do
    while IFS= read -r line || [[ -n $line ]]; do
      trimmed "$line"
      for form in "$line" "$TRIMMED"; do
        ((${#form} < 4)) || forms_of "$form"
      done
    done <<<"$value"
    ((${#value} < 4)) || forms_of "$value"
  done
  longest_first
}

forms_of() {
  local value=$1 quoted json html offset coded
  escaped "$value"
  printf -v quoted %q "$value"
  json=${value//\\/\\\\}
  json=${json//\"/\\\"}
  json=${json//$'\n'/\\n}
  json=${json//$'\t'/\\t}
  html=${value//&/&amp;}
  html=${html//</&lt;}
  html=${html//>/&gt;}
  FORMS+=("$value" "$ESCAPED" "${ESCAPED//%20/+}" "${ESCAPED//%2F//}" "${ESCAPED,,}" "$quoted" "$json" "${json//\//\\/}"
    "$html" "${html//\"/&quot;}" "${value//\'/\'\\\'\'}")
  hexed "$value"
  FORMS+=("$HEXED" "${HEXED^^}")
  for offset in 0 1 2; do
    coded=$({ head -c "$offset" /dev/zero; printf %s "$value"; } | base64 | tr -d '\n=')
    # Only the characters that the secret alone decides: neighbours share the first and last of a group.
    coded=${coded:$((offset ? offset + 1 : 0))}
    (((offset + ${#value}) % 3 == 0)) || coded=${coded%?}
    ((${#coded} < 4)) || { FORMS+=("$coded"); coded=${coded//+/-}; FORMS+=("${coded//\//_}"); }
  done
}

# Two hexadecimal digits a byte. -> HEXED
hexed() {
  HEXED=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')
}

# So that no form leaves a part of a longer one.
longest_first() {
  local form index sorted=()
  for form in "${FORMS[@]}"; do
    index=${#sorted[@]}
    while ((index > 0)) && ((${#sorted[index - 1]} < ${#form})); do
      sorted[index]=${sorted[index - 1]}
      ((--index))
    done
    sorted[index]=$form
  done
  FORMS=("${sorted[@]}")
}

# Secrets out first, then cut, then signs that a terminal acts on or does not show as they are. -> SHOWN
shown() {
  local form text=$1 limit=${2:-400}
  for form in "${FORMS[@]}"; do
    text=${text//"$form"/[secret]}
  done
  ((${#text} <= limit)) || text="${text:0:limit} ... ($((${#text} - limit)) more bytes)"
  text=${text//$'\t'/  }
  text=${text//[$'\x01'-$'\x09'$'\x0b'-$'\x1f'$'\x7f']/?}
  text=${text//$'\xc2'[$'\x80'-$'\x9f']/?}
  text=${text//$'\xe2\x80'[$'\x8b'-$'\x8f'$'\xa8'-$'\xae']/?}
  SHOWN=${text//$'\xe2\x81'[$'\xa0'-$'\xaf']/?}
}

# The end of what stands in a file, as people are shown it: -> SHOWN, empty for an empty file
shown_end() {
  local longest=0 text
  ((${#FORMS[@]} == 0)) || longest=${#FORMS[0]}
  # A secret that the cut goes through is not recognised: so much more is read, and left out, as one is long.
  text=$(tail -c $((8192 + longest)) -- "$1" | tr -d '\0')
  shown "$text" 100000
  ((${#text} < 8192 + longest)) || SHOWN=${SHOWN:longest}
}

# That nobody reads any more is no reason to end halfway. What could not be written may wait in bash for the next file.
say() {
  printf '%s\n' "$*" || printf '' >/dev/null
}

# Lines of a text, each after so many spaces.
say_below() {
  local line spaces
  printf -v spaces '%*s' "$1" ''
  while IFS= read -r line; do
    say "$spaces$line"
  done <<<"$2"
}

# A usage or set-up problem: nothing was run.
refuse() {
  local status=$1
  shift
  printf '%s\n' "$@" >&"$ERRORS" || printf '' >/dev/null
  FINISHED=1
  exit "$status"
}
