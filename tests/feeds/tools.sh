#!/usr/bin/env bash
# The programs of other people that read our feeds, below target/feed-tools. Prints that folder.
# Installs only in CI; elsewhere ends with status 3 when they are not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=target/feed-tools
if [ ! -e "$tools/ready" ]; then
  if [ "${CI:-}" != true ]; then
    echo 'The independent readers of the feeds are not installed; CI=true tests/feeds/tools.sh installs them.' >&2
    exit 3
  fi
  rm -rf "$tools"
  mkdir -p "$tools/node"
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet icalendar==7.3.0 feedparser==6.0.14 jsonschema==4.26.0 \
    vdirsyncer==0.21.0 khal==0.14.1 >&2
  npm install --silent --no-audit --no-fund --prefix "$tools/node" ical.js@2.2.1 >&2
  touch "$tools/ready"
fi
echo "$tools"
