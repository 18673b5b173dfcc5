#!/usr/bin/env bash
# Lighthouse over the pages students see most, of the repository's own portal. Argument: the program, built.
# Accessibility, best practices and search must be 100, speed at least 90 (PERFORMANCE sets another bar).
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
browser=$(command -v chromium || command -v chromium-browser || true)
if ! command -v node >/dev/null || [ -z "$browser" ] || [ ! -d target/npm/node_modules/lighthouse ]; then
  echo 'SKIPPED: Lighthouse needs node, chromium and the npm package lighthouse (tests/browser/tools.sh)'
  [ "${CI:-}" != true ]
  exit
fi
port=18019
site=target/site-lighthouse
"$program" --lang en build --at 2024-11-12 --base-url "http://127.0.0.1:$port/" --out "$site"
CHROME_PATH=$browser node tests/browser/lighthouse.mjs "$site" "$port" \
  zh/ en/ zh/notices/2025-image-capture/ zh/countdown/2025-image-capture/capture/ zh/calendar/
