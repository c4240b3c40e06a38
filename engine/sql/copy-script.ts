/** The scripts that copy schemas between two servers, with the tools that belong to the server on the host. */
import { shellQuote } from '../plan/quote.ts'
import { sqlLiteral } from '../plan/quote.ts'
import type { Login } from './login.ts'
import { hereDocument, optionFile, prelude } from './script.ts'

/**
 * Each step says on standard error what failed. The dump holds its own coordinates (taken under a lock of a moment) and ends
 * with a line that a dump cut short does not have. It is loaded without being logged: the log would hold all of it a second time,
 * and with GTIDs its transactions would be this server's own, which the other one lacks for good. Options that only some dump tools know are asked for in their help:
 * --source-data is what 8.0.26 and later call --master-data.
 */
export function copyScript(login: Login, from: Login, schemas: readonly string[], seconds: number): string {
  const names = schemas.map(shellQuote).join(' ')
  const listed = schemas.map(sqlLiteral).join(', ')
  return `{
${prelude(login, seconds)}${hereDocument('cat >"$folder/from.cnf"', optionFile(from))}dump=$(command -v mysqldump || command -v mariadb-dump) ||
  { echo 'siteproof: no mysqldump or mariadb-dump' >&2; exit 127; }
say() { echo "siteproof: $*" >&2; exit 1; }
here() { within "$client" --defaults-extra-file="$folder/login.cnf" --batch --skip-column-names "$@"; }
there() { within "$client" --defaults-extra-file="$folder/from.cnf" --batch --skip-column-names "$@"; }
${hereDocument('found=$(here', `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${listed});\n`).trimEnd()}
) || exit 1
[ -z "$found" ] || say copy-schema-there $found
${hereDocument('size=$(there', `SELECT COALESCE(CEILING(SUM(DATA_LENGTH + INDEX_LENGTH) / 1024), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${listed});\n`).trimEnd()}
) || exit 1
${hereDocument('data=$(here', 'SELECT @@datadir;\n').trimEnd()}
) || exit 1
work=$(mktemp -d /var/tmp/siteproof-copy.XXXXXX) || exit 1
trap 'rm -rf "$folder" "$work"' EXIT
for place in "$work" "$data"; do
  free=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge $((2 * size + 102400)) ] || say copy-no-space "$place: $free KiB, $((2 * size + 102400))"
done
help=$("$dump" --help 2>/dev/null)
knows() { case $help in *"$1"*) return 0 ;; *) return 1 ;; esac; }
set -- --single-transaction --quick --routines --triggers --events --hex-blob --default-character-set=utf8mb4
if knows --source-data; then set -- "$@" --source-data=2; else set -- "$@" --master-data=2; fi
if knows --set-gtid-purged; then set -- "$@" --set-gtid-purged=OFF; fi
if knows --no-tablespaces; then set -- "$@" --no-tablespaces; fi
if knows --column-statistics; then set -- "$@" --column-statistics=0; fi
within "$dump" --defaults-extra-file="$folder/from.cnf" "$@" --databases ${names} >"$work/dump.sql" || say copy-not-taken
tail -n 1 "$work/dump.sql" | grep -q '^-- Dump completed' || say copy-incomplete
at=$(sed -n "1,100s/^-- CHANGE .*_LOG_FILE='\\([^']*\\)', .*_LOG_POS=\\([0-9]*\\);.*/file=\\1 pos=\\2/p" "$work/dump.sql")
[ -n "$at" ] || say copy-incomplete
here --init-command='SET SESSION sql_log_bin = 0, foreign_key_checks = 0' <"$work/dump.sql" || say copy-not-loaded
echo "$at"
}
`
}

/** Drops the copies, without logging it: their origin must not follow. */
export function removeScript(login: Login, schemas: readonly string[], seconds: number): string {
  const drops = schemas.map(name => `DROP DATABASE IF EXISTS \`${name.replaceAll('`', '``')}\`;\n`).join('')
  const call = 'within "$client" --defaults-extra-file="$folder/login.cnf" --batch'
  return `{
${prelude(login, seconds)}${hereDocument(call, `SET SESSION sql_log_bin = 0;\n${drops}`)}exit $?
}
`
}
