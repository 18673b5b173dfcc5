#!/usr/bin/env python3
"""Compares what an independent parser read from the calendars of a built site with `deadlines.json`, checks that
file against its published JSON Schema (package `jsonschema`), and reads the Atom feeds (package `feedparser`).

    python3 agree.py SITE READ

READ is the output of `validate.py` or `validate.mjs` for SITE. Prints one line of figures; ends with status 1 at
any difference.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import feedparser
import jsonschema


def moment(value, offset):
    """Seconds since 1970 UTC; a whole day begins at midnight of the portal's zone."""
    if isinstance(value, int):
        return value
    midnight = datetime.combine(date.fromisoformat(value), datetime.min.time(), offset)
    return int(midnight.timestamp())


def calendars(site, read):
    data = json.loads((site / "deadlines.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema := json.loads((site / "deadlines.schema.json").read_text("utf-8")))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    # A portal has one offset for all its days.
    offsets = {datetime.fromisoformat(d["published"]["at"]).utcoffset() for d in data["deadlines"]}
    offset = timezone(offsets.pop() if offsets else timedelta(0))
    known = {event["uid"]: event for deadline in data["deadlines"] for event in deadline["events"]}
    problems, events = [], 0
    for line in read.read_text("utf-8").splitlines():
        calendar = json.loads(line)
        uids = [entry["uid"] for entry in calendar["entries"]]
        if len(set(uids)) != len(uids) or len(uids) != calendar["events"]:
            problems.append(f"{calendar['file']}: a UID twice")
        for entry in calendar["entries"]:
            events += 1
            expected = known.get(entry["uid"])
            if expected is None:
                if not entry["uid"].startswith("retired."):
                    problems.append(f"{calendar['file']}: {entry['uid']} is not in deadlines.json")
                continue
            said = (
                moment(entry["start"], offset),
                moment(entry["end"], offset),
                isinstance(entry["start"], str),
                entry["sequence"],
                entry["status"] == "CANCELLED",
            )
            meant = (
                expected["starts"]["epoch"],
                expected["ends"]["epoch"],
                expected["whole_days"],
                expected["sequence"],
                expected["cancelled"],
            )
            if said != meant:
                problems.append(f"{calendar['file']}: {entry['uid']} says {said}, deadlines.json {meant}")
        if calendar["file"].endswith("feeds/all.ics") and set(uids) != set(known):
            problems.append(f"{calendar['file']}: {sorted(set(uids) ^ set(known))} stand in one of the two only")
    return problems, events, len(known)


def atom(site):
    problems, entries = [], 0
    for path in sorted(site.rglob("*.atom")):
        feed = feedparser.parse(path.read_bytes())
        name = path.relative_to(site).as_posix()
        if feed.bozo or feed.version != "atom10":
            problems.append(f"{name}: {feed.get('bozo_exception')} {feed.version}")
        ids = [entry.id for entry in feed.entries] + [feed.feed.id]
        if len(set(ids)) != len(ids):
            problems.append(f"{name}: an id twice")
        for entry in feed.entries:
            entries += 1
            if not (entry.title and entry.link and entry.summary and entry.updated_parsed and entry.published_parsed):
                problems.append(f"{name}: {entry.id} is not complete")
    return problems, entries


def main(site, read):
    problems, events, deadlines = calendars(site, read)
    more, entries = atom(site)
    problems += more
    for problem in problems:
        print(problem, file=sys.stderr)
    count = len(read.read_text("utf-8").splitlines())
    print(f"{site.name}: {count} calendars, {events} events, {deadlines} identities, {entries} Atom entries, {len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: agree.py SITE READ")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
