# --- Databases: asked by the programs that come with them, read-only, with short time limits; no password in arguments.

# Read the address, filled in, as SQLAlchemy reads it. -> DATABASE_KIND (mysql, sqlite, other, none), USER_NAME, PASSWORD,
# HOST, PORT, NAME
read_address() {
  local account='' address parts
  DATABASE_KIND=none
  [[ -n $DATABASE ]] || return 0
  if [[ $DATABASE == *@* ]]; then
    fill "${DATABASE%@*}" url
    account=$FILLED@
  fi
  fill "${DATABASE##*@}"
  address=$account$FILLED
  DATABASE_KIND=other
  [[ $address =~ ^([A-Za-z0-9_+]+)://(([^:/@]*)(:([^@]*))?@)?(\[([^]/?]+)\]|([^/:?]+))?(:([^/?]*))?(/([^?]*))?(\?.*)?$ ]] || return 0
  parts=("${BASH_REMATCH[@]}")
  [[ -z ${parts[13]} ]] || return 0
  unescaped "${parts[3]}"
  USER_NAME=$UNESCAPED
  unescaped "${parts[5]}"
  PASSWORD=$UNESCAPED HOST=${parts[7]}${parts[8]} PORT=${parts[10]} NAME=${parts[12]}
  case ${parts[1]} in
    mysql+pymysql | mariadb+pymysql) DATABASE_KIND=mysql ;;
    sqlite) DATABASE_KIND=sqlite ;;
  esac
}

unescaped() { # -> UNESCAPED
  local text=${1//\\/\\\\}
  while [[ $text =~ %([0-9A-Fa-f]{2}) ]]; do
    text=${text//"${BASH_REMATCH[0]}"/"\\x${BASH_REMATCH[1]}"}
  done
  printf -v UNESCAPED %b "$text"
}

# What the address needs: named before anything starts.
database_tools() {
  case $DATABASE_KIND in
    mysql)
      CLIENT_OF_DATABASE=$(type -P mariadb || type -P mysql) || MISSING+=('mariadb or mysql')
      ;;
    sqlite)
      if ! type -P sqlite3 >/dev/null; then
        MISSING+=(sqlite3)
      elif ! sqlite3 -safe :memory: 'select 1' >/dev/null 2>&1; then
        MISSING+=('sqlite3 3.37 or newer')
      fi
      ;;
  esac
}

# ask_database SQL -> ROWS (2 for more), COLUMNS_SEEN, CELLS (of the first row), NULLS; or 1 with SEEN and REFUTED.
ask_database() {
  ROWS=0 COLUMNS_SEEN=0 CELLS=() NULLS=() REFUTED=0
  case $DATABASE_KIND in
    none) SEEN='the environment declares no database' ;;
    other) SEEN='this script can ask MariaDB, MySQL and SQLite, and not what the address of the database names' ;;
    *)
      "ask_$DATABASE_KIND" "$1"
      return
      ;;
  esac
  return 1
}

ask_mysql() {
  local said
  # A file of this user alone: arguments can be read by everybody.
  printf '[mysql]\nprotocol=tcp\nconnect-timeout=5\n' >"$PRIVATE/client.cnf"
  option host "$HOST"
  option port "$PORT"
  option user "$USER_NAME"
  option database "$NAME"
  {
    # Each limit in the words of the server that is asked.
    printf '%s\n' "SET @rollout = IF(VERSION() LIKE '%MariaDB%', 'SET SESSION max_statement_time = 10',
      'SET SESSION max_execution_time = 10000'); PREPARE rollout FROM @rollout; EXECUTE rollout;
      SET SESSION lock_wait_timeout = 5, sql_select_limit = 2; SET SESSION TRANSACTION READ ONLY; START TRANSACTION READ ONLY;"
    printf '%s\n;\n' "$1"
  } | MYSQL_PWD=$PASSWORD timeout -s KILL 20 "$CLIENT_OF_DATABASE" --defaults-file="$PRIVATE/client.cnf" --xml 2>"$PRIVATE/said" | tr -d '\0' |
    head -c 1000000 >"$PRIVATE/rows"
  said=${PIPESTATUS[1]}
  if ((said != 0)); then
    mysql_fault "$said"
    return 1
  fi
  read_rows
}

option() { # NAME VALUE
  [[ -z $2 ]] || printf '%s="%s"\n' "$1" "${2//\\/\\\\}" >>"$PRIVATE/client.cnf"
}

# What an error means, in words of our own: the server's may hold values and account names.
mysql_fault() {
  local number
  number=$(grep -aoE '^ERROR [0-9]+' "$PRIVATE/said" | head -n 1)
  REFUTED=1
  case ${number#ERROR } in
    1054) SEEN='the database has no such column' ;;
    1146) SEEN='the database has no such table' ;;
    1064) SEEN='the database cannot read the statement' ;;
    1305) SEEN='the database has no such function' ;;
    1792) SEEN='the database refused the statement because it writes' ;;
    *)
      REFUTED=0
      SEEN="the database could not be asked (${number:-its client ended with $1})"
      ;;
  esac
}

# The client's XML, in which no value can look like a mark.
read_rows() {
  local text row cell
  text=$(<"$PRIVATE/rows")
  [[ $text == *'<row>'* ]] || return 0
  text=${text#*<row>}
  ROWS=1
  [[ $text != *'<row>'* ]] || ROWS=2
  row=${text%%</row>*}
  while [[ $row == *'<field name="'* ]]; do
    row=${row#*<field name=\"}
    row=${row#*\"}
    if [[ $row == ' xsi:nil="true" />'* ]]; then
      CELLS+=('')
      NULLS+=(1)
    else
      cell=${row%%</field>*}
      cell=${cell#>}
      cell=${cell//&lt;/<}
      cell=${cell//&gt;/>}
      cell=${cell//&quot;/\"}
      CELLS+=("${cell//&amp;/&}")
      NULLS+=(0)
    fi
  done
  COLUMNS_SEEN=${#CELLS[@]}
}

ask_sqlite() {
  local said text null rest
  if [[ $NAME != /* ]]; then
    SEEN='the database must be named by the whole path of its file'
    return 1
  fi
  draw
  null=$WORD
  printf 'PRAGMA query_only = ON;\n%s\n;\n' "$1" |
    timeout -s KILL 15 sqlite3 -safe -readonly -batch -bail -noheader -init /dev/null -list -separator $'\x1f' -newline $'\x1e' \
      -nullvalue "$null" -cmd '.timeout 5000' "$NAME" 2>"$PRIVATE/said" | tr -d '\0' | head -c 1000000 >"$PRIVATE/rows"
  said=${PIPESTATUS[1]}
  if ((said != 0)) || [[ -s $PRIVATE/said ]]; then
    sqlite_fault "$said"
    return 1
  fi
  text=$(cat "$PRIVATE/rows"; printf .)
  text=${text%.}
  [[ -n $text ]] || return 0
  rest=${text#*$'\x1e'}
  ROWS=1
  [[ -z $rest ]] || ROWS=2
  text=${text%%$'\x1e'*}$'\x1f'
  while [[ -n $text ]]; do
    rest=${text%%$'\x1f'*}
    text=${text#*$'\x1f'}
    if [[ $rest == "$null" ]]; then
      CELLS+=('')
      NULLS+=(1)
    else
      CELLS+=("$rest")
      NULLS+=(0)
    fi
  done
  COLUMNS_SEEN=${#CELLS[@]}
}

sqlite_fault() {
  local words=''
  words=$(tr '\n' ' ' <"$PRIVATE/said")
  REFUTED=1
  case $words in
    *'no such table'*) SEEN='the database has no such table' ;;
    *'no such column'*) SEEN='the database has no such column' ;;
    *'no such function'*) SEEN='the database has no such function' ;;
    *'near "'* | *'incomplete input'*) SEEN='the database cannot read the statement' ;;
    *'attempt to write'*) SEEN='the database refused the statement because it writes' ;;
    *)
      REFUTED=0
      SEEN='the database could not be asked'
      case $words in
        *'unable to open'*) SEEN='the database cannot be opened: is there such a file?' ;;
        *'not a database'*) SEEN='the database is no SQLite file' ;;
        *locked*) SEEN='the database is locked by somebody else' ;;
      esac
      [[ $1 != 124 && $1 != 137 ]] || SEEN='the database did not answer in time'
      ;;
  esac
}

# ask_column TABLE.COLUMN -> TABLE_THERE, COLUMN_THERE, TYPE, DEFAULT, HAS_DEFAULT; or 1 with SEEN
ask_column() {
  local table column
  TABLE_THERE=0 COLUMN_THERE=0 TYPE='' DEFAULT='' HAS_DEFAULT=0 NULLABLE=''
  hexed "${1%%.*}"
  table=$HEXED
  hexed "${1#*.}"
  column=$HEXED
  if [[ $DATABASE_KIND == sqlite ]]; then
    ask_database "SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND name = CAST(x'$table' AS TEXT) COLLATE NOCASE" || return
    ((ROWS)) || return 0
    TABLE_THERE=1
    # A key may be the row's number, and a view says nothing of NULL.
    ask_database "SELECT type, dflt_value, CASE WHEN \"notnull\" THEN 'NO' WHEN pk OR '${CELLS[0]}' = 'view' THEN '' ELSE 'YES' END FROM pragma_table_xinfo(CAST(x'$table' AS TEXT)) WHERE name = CAST(x'$column' AS TEXT) COLLATE NOCASE" || return
  else
    ask_database "SELECT COLUMN_TYPE, COLUMN_DEFAULT, IS_NULLABLE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
      AND TABLE_NAME = CONVERT(x'$table' USING utf8mb4) AND COLUMN_NAME = CONVERT(x'$column' USING utf8mb4)" || return
  fi
  if ((ROWS)); then
    TABLE_THERE=1 COLUMN_THERE=1 TYPE=${CELLS[0]} DEFAULT=${CELLS[1]} HAS_DEFAULT=$((!NULLS[1])) NULLABLE=${CELLS[2]}
  elif [[ $DATABASE_KIND == mysql ]]; then
    missing_column "$1"
  fi
}

# Which of the two is missing, by the server's own refusal: what may not be looked at is not gone.
missing_column() {
  local table=${1%%.*} column=${1#*.}
  if ask_database "SELECT \`${table//\`/\`\`}\`.\`${column//\`/\`\`}\` FROM \`${table//\`/\`\`}\` WHERE 1 = 0"; then
    SEEN='the database does not list the column for this account although it is there'
    return 1
  fi
  case $SEEN in
    *'no such column') TABLE_THERE=1 ;;
    *'no such table') ;;
    *) return 1 ;;
  esac
}

# Ask for a column that a sentence is about; judged here where it, or nobody, is there.
column_there() {
  if ! ask_column "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  elif ((!COLUMN_THERE)); then
    compare 1 'the column does not exist'
  else
    return 0
  fi
  return 1
}

judge_column_gone() { # COLUMN
  if ! ask_column "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  else
    compare "$COLUMN_THERE" "the column is $( ((COLUMN_THERE)) && echo there || echo gone)"
  fi
}

judge_column_type() { # COLUMN TYPE
  local wanted
  column_there "$1" || return
  folded "$2"
  wanted=$FOLDED
  folded "$TYPE"
  [[ $FOLDED == "$wanted" ]]
  compare $? "it has the type ${TYPE:-nothing}"
}

# Letter case and spaces after commas are equal, never inside quotes. -> FOLDED
folded() {
  local rest part
  trimmed "$1"
  rest=$TRIMMED FOLDED=
  while [[ $rest =~ \'([^\']|\'\')*\' ]]; do
    part=${rest%%"${BASH_REMATCH[0]}"*}
    fold "$part"
    FOLDED+=${BASH_REMATCH[0]}
    rest=${rest#*"${BASH_REMATCH[0]}"}
  done
  fold "$rest"
}

fold() {
  local part=${1,,}
  while [[ $part == *,[[:space:]]* ]]; do
    part=${part/,[[:space:]]/,}
  done
  FOLDED+=$part
}

judge_column_default() { # COLUMN VALUE
  local wanted=$2 call='^[A-Za-z_][A-Za-z0-9_.]*[[:space:]]*[(].*[)]$'
  column_there "$1" || return
  if ((!HAS_DEFAULT)); then
    compare 1 'it has no default'
    return
  fi
  bare "$wanted"
  if [[ ${BARE^^} == NULL || $BARE =~ $call ]]; then
    [[ $wanted == "$DEFAULT" ]] || [[ ${wanted^^} == NULL && ${DEFAULT^^} == NULL ]]
  else
    wanted=$BARE
    bare "$DEFAULT"
    [[ $wanted == "$BARE" ]]
  fi
  compare $? "it has the default $DEFAULT"
}

# Without one pair of quotes around the whole. -> BARE
bare() {
  BARE=$1
  if ((${#1} > 1)) && [[ ${1:0:1} == "${1: -1}" && ${1:0:1} == [\'\"] ]]; then
    BARE=${1:1:-1}
  fi
}

judge_column_null() { # COLUMN
  judge_null "$1" YES
}

judge_column_not_null() { # COLUMN
  judge_null "$1" NO
}

judge_null() { # COLUMN WANTED
  column_there "$1" || return
  case $NULLABLE in
    "$2") compare 0 'it is so' ;;
    YES) compare 1 'it may be NULL' ;;
    NO) compare 1 'it must not be NULL' ;;
    *) undecided 'the database does not say whether the column may be NULL' ;;
  esac
}

# Whether there is a table or a view of this name. -> TABLE_THERE, or 1 with SEEN where nobody can say
ask_table() { # TABLE
  TABLE_THERE=0
  if [[ $DATABASE_KIND == sqlite ]]; then
    hexed "$1"
    ask_database "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = CAST(x'$HEXED' AS TEXT) COLLATE NOCASE" || return
    TABLE_THERE=$((ROWS > 0))
  elif ask_database "SELECT 1 FROM \`${1//\`/\`\`}\` WHERE 1 = 0"; then
    TABLE_THERE=1
  else
    [[ $SEEN == *'no such table' ]]
  fi
}

# Whether there is any: an empty database is the wrong one, or has lost more than a table. -> ROWS
ask_any_table() {
  if [[ $DATABASE_KIND == sqlite ]]; then
    ask_database "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1"
  else
    ask_database 'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() LIMIT 1'
  fi
}

judge_table_there() { # TABLE
  if ! ask_table "$1"; then
    undecided "$SEEN"
  else
    compare $((!TABLE_THERE)) "the table $( ((TABLE_THERE)) && echo exists || echo 'does not exist')"
  fi
}

judge_table_gone() { # TABLE
  if ! ask_table "$1"; then
    undecided "$SEEN"
  elif ((TABLE_THERE)); then
    compare 1 'the table exists'
  elif ! ask_any_table; then
    undecided "$SEEN"
  elif ((!ROWS)); then
    undecided 'the database has no table at all, which proves nothing'
  else
    compare 0 'the table is gone'
  fi
}

judge_table_rows() { # TABLE ROWS
  local quote='`'
  [[ $DATABASE_KIND == mysql ]] || quote='"'
  if ! ask_table "$1"; then
    undecided "$SEEN"
  elif ((!TABLE_THERE)); then
    compare 1 'the table does not exist'
  elif ! ask_database "SELECT count(*) FROM $quote${1//"$quote"/"$quote$quote"}$quote"; then
    undecided "$SEEN"
  else
    compare $((CELLS[0] != $2)) "it holds ${CELLS[0]} rows"
  fi
}

judge_column_values() { # COLUMN COUNT
  local table=${1%%.*} column=${1#*.} quote='`'
  column_there "$1" || return
  [[ $DATABASE_KIND == mysql ]] || quote='"'
  table=$quote${table//"$quote"/"$quote$quote"}$quote
  column=$table.$quote${column//"$quote"/"$quote$quote"}$quote
  if ! ask_database "SELECT count(*), count(DISTINCT $column) FROM $table"; then
    undecided "$SEEN"
  elif ((CELLS[0] == 0)); then
    undecided 'the table is empty, which proves nothing'
  else
    compare $((CELLS[1] != $2)) "it holds ${CELLS[1]} different values"
  fi
}

judge_query() { # SQL VALUE
  local sql
  fill "$1"
  sql=$FILLED
  ! ask_one "$sql" || judge_value "$sql" "$2"
}

# What one SELECT returns, as one row of one column: 0 with CELLS and NULLS; otherwise it is judged already.
ask_one() { # SQL
  local sql
  trimmed "$1"
  trimmed "${TRIMMED%;}"
  sql=$TRIMMED
  if [[ ! ${sql,,} =~ ^select([^a-z0-9_]|$) || $sql == *';'* ]] ||
    grep -qiE '(^|[^[:alnum:]_])(into|lock[[:space:]]+in|for[[:space:]]+(no[[:space:]]+key[[:space:]]+)?(update|share))([^[:alnum:]_]|$)' <<<"$sql"; then
    undecided 'it may be more than one SELECT that only reads'
  elif ! ask_database "$sql"; then
    if ((REFUTED)); then
      compare 1 "$SEEN"
    else
      undecided "$SEEN"
    fi
  elif ((ROWS != 1 || COLUMNS_SEEN != 1)); then
    compare 1 'it does not return one row of one column'
  else
    return 0
  fi
  return 1
}

judge_value() { # SQL VALUE
  local found=${CELLS[0]} words=${1,,}
  if ((NULLS[0])); then
    found=NULL
  elif [[ $found == NULL ]]; then
    found="'NULL'"
  fi
  if [[ $found == "$2" ]]; then
    compare 0 "it returns $found"
  elif [[ $words =~ ^[[:space:]]*select[[:space:]]+count[[:space:]]*\([^\(\)]*\)[[:space:]]+from([^a-z0-9_]|$) ]] &&
    [[ ! $words =~ (^|[^a-z0-9_])(union|except|intersect)([^a-z0-9_]|$) && -n $found && $found != *[!0-9]* ]]; then
    compare 1 "it returns $found"
  else
    # It may be somebody's data.
    compare 1 'it returns another value, which is not shown'
  fi
}
