# --- Web servers: one request, no redirect, no proxy, no cookie; the address goes to curl by its input, never in arguments.

readonly LARGEST_BODY=1000000

# A configuration of curl with this address: quoted as curl reads it.
curl_config() {
  local address=${1//\\/\\\\}
  printf 'url = "%s"\n' "${address//\"/\\\"}"
}

# request REQUEST -> CODE, BODY_WHOLE, and the body in $PRIVATE/body; 1 with SEEN where nobody answered.
request() {
  local method=${1%% *} address status how=()
  fill "${1#* }"
  address=$FILLED
  if [[ ! $address =~ ^https?://[^/?#]+ || $address == *[!!-~]* ]]; then
    SEEN="\`${1#* }\` is no web address once its variables are replaced"
    return 1
  fi
  case $method in
    GET) ;;
    HEAD) how=(--head) ;;
    *) how=(--request "$method") ;;
  esac
  : >"$PRIVATE/head"
  curl_config "$address" | curl --disable --config - --silent --globoff --noproxy '*' --proto '=http,https' --max-time 10 \
    --user-agent rolloutdocs --header 'Accept: */*' --header 'Accept-Encoding: identity' --dump-header "$PRIVATE/head" \
    --output - "${how[@]}" 2>/dev/null | head -c $((LARGEST_BODY + 1)) >"$PRIVATE/body"
  status=${PIPESTATUS[1]}
  BODY_WHOLE=1
  (($(wc -c <"$PRIVATE/body") <= LARGEST_BODY)) || BODY_WHOLE=0 status=0
  CODE=$(awk '/^HTTP\// { code = $2 } END { print code }' "$PRIVATE/head")
  if ((status != 0)) || [[ ! $CODE =~ ^[1-9][0-9][0-9]$ ]]; then
    SEEN="$method was sent, and nobody answered (curl ended with $status)"
    return 1
  fi
}

judge_answers() { # REQUEST STATUS
  if request "$1"; then
    compare $((CODE != $2)) "it answers $CODE"
  else
    undecided "$SEEN"
  fi
}

judge_answers_json() { # REQUEST STATUS PATH VALUE
  local found
  if ! request "$1"; then
    undecided "$SEEN"
  elif ((CODE != $2)); then
    compare 1 "it answers $CODE"
  elif ((!BODY_WHOLE)); then
    undecided "the body has more than the $LARGEST_BODY bytes that are read"
  elif ! single_json <"$PRIVATE/body"; then
    compare 1 "it answers $CODE, not JSON but $(wc -c <"$PRIVATE/body") bytes"
  else
    found=$(jq -r --arg path "$3" --arg value "$4" "$MEMBER" <"$PRIVATE/body")
    case $found in
      true*) compare 0 "it answers $CODE, $3 is $4" ;;
      absent*) compare 1 "it answers $CODE, has no $3" ;;
      false*) compare 1 "it answers $CODE, $3 is ${found#false }" ;;
      *) undecided 'jq could not look into it' ;;
    esac
  fi
}

# One whole value without a member twice, of which readers would take one or the other.
single_json() {
  [[ $(jq -n --stream '[inputs | if length == 2 then .[0] else .[0][:-1] end] | length > 0 and length == (unique | length)' 2>/dev/null) == true ]]
}

# The member at the path, a number counting from 0 in a list; equal as JSON of the same type, or else as text.
MEMBER='
  def digits: length > 0 and length < 10 and (explode | all(. >= 48 and . <= 57));
  def at($name):
    if .there | not then .
    elif (.value | type) == "object" and (.value | has($name)) then .value |= .[$name]
    elif (.value | type) == "array" and ($name | digits) and ($name | tonumber) < (.value | length)
    then .value |= .[$name | tonumber]
    else .there = false end;
  reduce ($path | split("."))[] as $name ({there: true, value: .}; at($name))
  | if .there | not then "absent"
    else .value as $found
    | (if ($value | ascii_downcase | ltrimstr("-")) == "nan" then $value else (try ($value | fromjson) catch $value) end) as $wanted
    | (if $found == $wanted or $found == $value then "true " else "false " end)
      + (if ($found | type) == "string" then $found else ($found | tojson) end)
    end'
