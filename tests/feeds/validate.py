#!/usr/bin/env python3
"""Reads every .ics file below a folder with the Python package `icalendar` and prints one JSON line per
file. Ends with status 1 when a file cannot be read as a calendar.

    python3 validate.py FOLDER

A timed start or end is given in seconds since 1970 UTC, a whole day as its date; the end of whole days
is the day after the last, as in the file. Output equals that of `validate.mjs` byte for byte.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from icalendar import Calendar


def moment(value):
    """Seconds since 1970 UTC or a date; a time without a zone is refused."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise ValueError(f"floating time {value}")
    return int(value.timestamp())


def entry(event):
    for stamp in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        moment(event[stamp].dt)
    return {
        "uid": str(event["UID"]),
        "start": moment(event["DTSTART"].dt),
        "end": moment(event["DTEND"].dt),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event.get("LOCATION", "")),
    }


def errors(component):
    """What the package skipped instead of failing."""
    found = [f"{name}: {reason}" for name, reason in component.errors]
    for child in component.subcomponents:
        found += errors(child)
    return found


def read(path, name):
    text = path.read_bytes().decode("utf-8")
    # The package forgives a missing END.
    if text.count("\nBEGIN:") + 1 != text.count("\nEND:"):
        raise ValueError("BEGIN and END do not match")
    calendars = Calendar.from_ical(text, multiple=True)
    if len(calendars) != 1:
        raise ValueError(f"{len(calendars)} calendars")
    problems = errors(calendars[0])
    if problems:
        raise ValueError("; ".join(problems))
    events = [entry(event) for event in calendars[0].walk("VEVENT")]
    return {"file": name, "events": len(events), "entries": events}


def main(folder):
    files = sorted((path.relative_to(folder).as_posix(), path) for path in Path(folder).rglob("*.ics"))
    if not files:
        print(f"{folder}: no .ics file", file=sys.stderr)
        return 1
    status = 0
    for name, path in files:
        try:
            print(json.dumps(read(path, name), ensure_ascii=False, separators=(",", ":")))
        except Exception as problem:  # Whatever the package raises is a feed it cannot read.
            print(f"{name}: {problem!r}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: validate.py FOLDER")
    sys.exit(main(sys.argv[1]))
