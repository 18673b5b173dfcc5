#!/usr/bin/env bash
# A subscriber's program sees what the school means: the built portal is served over HTTP, vdirsyncer fetches a feed,
# khal shows it in three time zones. Then the date is moved, once by an amendment and once by simply retyping it, and
# the subscriber must see both.
#
#     tests/feeds/client.sh PROGRAM FOLDER_OF_VDIRSYNCER_AND_KHAL
set -euo pipefail
program=$(realpath "$1")
clients=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

mkdir -p "$work/portal" "$work/public" "$work/vdir" "$work/status"
cp -r content "$work/portal/content"
rm -f "$work/portal/content/portal.lock"
notice=$work/portal/content/notices/2025-image-capture/index.zh.md

# Port 0: the system picks a free one and the server says which.
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$work/public" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 1 100); do
  port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/server.log" | head -1)
  [ -n "$port" ] && break
  sleep 0.1
done
url=http://127.0.0.1:$port

# The notice's own calendar: whatever day it is today, it still holds these dates.
cat >"$work/vdirsyncer" <<CONFIG
[general]
status_path = "$work/status"
[pair notices]
a = "feed"
b = "vdir"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "$url/zh/feeds/notice/2025-image-capture.ics"
[storage vdir]
type = "filesystem"
path = "$work/vdir"
fileext = ".ics"
CONFIG
for zone in Asia/Shanghai UTC America/New_York; do
  cat >"$work/khal-${zone##*/}" <<CONFIG
[calendars]
[[notices]]
path = $work/vdir
readonly = True
[sqlite]
path = $work/${zone##*/}.db
[locale]
local_timezone = $zone
default_timezone = $zone
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
print_new = False
CONFIG
done

publish() {
  "$program" --lang en build --root "$work/portal" --base-url "$url/" --out "$work/public" >/dev/null 2>&1
  VDIRSYNCER_CONFIG=$work/vdirsyncer "$clients/vdirsyncer" sync >"$work/sync.log" 2>&1 || { cat "$work/sync.log"; exit 1; }
}

checks=0
# shows ZONE DAY TEXT: what the client lists on that day, and nothing else.
shows() {
  local seen
  seen=$("$clients/khal" -c "$work/khal-${1##*/}" list --notstarted --day-format '' \
    --format '{start-time}-{end-time} {title}' "$2" 1d | sed '/^$/d' | sort)
  if [ "$seen" != "$3" ]; then
    printf 'in %s on %s the client shows\n%s\ninstead of\n%s\n' "$1" "$2" "$seen" "$3"
    exit 1
  fi
  checks=$((checks + 1))
}
holds() {
  grep -qr "^$1" "$work/vdir" || { printf 'the client does not hold %s\n' "$1"; exit 1; }
  checks=$((checks + 1))
}

VDIRSYNCER_CONFIG=$work/vdirsyncer "$clients/vdirsyncer" discover >/dev/null 2>&1 || true
session='现场图像采集（2023级、2024级）'
publish
shows Asia/Shanghai 2024-11-17 "10:00-12:00 $session"
shows UTC 2024-11-17 "02:00-04:00 $session"
shows America/New_York 2024-11-16 "- 截止：查看并保存采集码（2023级、2024级）
21:00-23:00 $session"
shows Asia/Shanghai 2025-02-25 '- 截止：独立散拍照片上传（独立散拍的学生）'
shows America/New_York 2025-02-25 '- 截止：独立散拍照片上传（独立散拍的学生）'

# Moved by an amendment: the new time, and an entry on the old day.
sed -i 's/^deadlines:/revisions:\n  - {on: 2024-11-13, deadline: capture, postpone: {from: 2024-11-24 14:30, until: 2024-11-24 16:30}, note: 场地冲突}\ndeadlines:/' "$notice"
publish
shows Asia/Shanghai 2024-11-24 "14:30-16:30 $session"
shows UTC 2024-11-24 "06:30-08:30 $session"
shows Asia/Shanghai 2024-11-17 "- 【改期】$session"
holds 'SEQUENCE:1'

# Retyped without a word: the lock has seen the old time and makes the client believe the new one.
sed -i 's/postpone: {from: 2024-11-24 14:30, until: 2024-11-24 16:30}/postpone: {from: 2024-11-24 15:30, until: 2024-11-24 17:30}/' "$notice"
publish
shows Asia/Shanghai 2024-11-24 "15:30-17:30 $session"
shows UTC 2024-11-24 "07:30-09:30 $session"
holds 'SEQUENCE:2'
echo "client: $checks checks in vdirsyncer and khal"
