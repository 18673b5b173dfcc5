#!/usr/bin/env bash
# Everything outside Rust that reads our feeds: two calendar parsers, a JSON Schema validator, an Atom parser and a
# calendar client. The program is given as the first argument.
#
#     tests/feeds/check.sh target/release/tidings
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
status=0
tools=$(tests/feeds/tools.sh) || status=$?
if [ "$status" = 3 ]; then
  echo 'SKIPPED: independent parsers and client of the feeds'
  exit 0
fi
[ "$status" = 0 ] || exit "$status"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" --lang en build --strict --at 2024-11-12 --out "$work/real" >/dev/null
"$program" --lang en build --root tests/feeds/portal --at 2025-09-20 --out "$work/test" >/dev/null 2>&1
for site in real test; do
  "$tools/python/bin/python" tests/feeds/validate.py "$work/$site" >"$work/$site.py.jsonl"
  (cd "$tools/node" && node "$OLDPWD/tests/feeds/validate.mjs" "$work/$site") >"$work/$site.mjs.jsonl"
  cmp "$work/$site.py.jsonl" "$work/$site.mjs.jsonl"
  "$tools/python/bin/python" tests/feeds/agree.py "$work/$site" "$work/$site.mjs.jsonl"
done
tests/feeds/client.sh "$program" "$tools/python/bin"
