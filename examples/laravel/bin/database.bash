# shellcheck shell=bash
# What backup, restore, restore-check and reset-staging share. Needs DB_HOST, DB_PORT, DB_DATABASE, DB_USERNAME, DB_PASSWORD.
set -euo pipefail
umask 077
: "${DB_HOST:?}" "${DB_PORT:?}" "${DB_DATABASE:?}" "${DB_USERNAME:?}" "${DB_PASSWORD:?}"
export LC_ALL=C

# The password travels in the environment, which only its owner can read; arguments are read by everybody.
export MYSQL_PWD=$DB_PASSWORD
connection=(--no-defaults --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USERNAME")
# shellcheck disable=SC2034 # the scripts use it
restored=${DB_DATABASE}_restored

stop() {
  echo "${0##*/}: $*" >&2
  exit 1
}

sql() { # DATABASE STATEMENT
  mariadb "${connection[@]}" --batch --skip-column-names "$1" --execute="$2"
}

dump() { # DATABASE [TABLE...]
  mariadb-dump "${connection[@]}" --single-transaction --order-by-primary --hex-blob --routines --events "$@"
}

# Of the same tables and rows the same, whatever the time, the name of the database and the counters of ids.
digest() { # DATABASE [TABLE...]
  dump --skip-comments "$@" | sed '/^) ENGINE=/s/ AUTO_INCREMENT=[0-9]*//' | sha256sum
}

# A database that cannot be read is not equal to anything, least of all to another one.
# shellcheck disable=SC2120 # without a table: the whole database
same() { # [TABLE...]
  local real copy
  real=$(digest "$DB_DATABASE" "$@") || stop "$DB_DATABASE could not be read"
  copy=$(digest "$restored" "$@") || stop "$restored could not be read"
  [ "$real" = "$copy" ]
}

tables() { # DATABASE
  sql "$1" "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name"
}

# mariadb-dump writes its last line only when everything was written.
complete() { # FILE
  [ -s "$1" ] || stop "$1 is missing or empty: this is no backup"
  [[ "$(tail -n 1 "$1")" == "-- Dump completed"* ]] || stop "$1 does not end with 'Dump completed': the backup is partial"
  grep -q '^CREATE TABLE ' "$1" || stop "$1 holds no table: this is a backup of an empty database"
}

load() { # DATABASE FILE
  sql information_schema "DROP DATABASE IF EXISTS \`$1\`; CREATE DATABASE \`$1\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
  # An error of the client quotes the statement, and with it people's data: only its number and line are passed on.
  local said
  if ! said=$(mariadb "${connection[@]}" "$1" <"$2" 2>&1); then
    stop "$2 cannot be loaded: $(grep -o '^ERROR [0-9]* ([0-9A-Z]*)\( at line [0-9]*\)\?' <<<"$said")"
  fi
}
