// Reads every .ics file below a folder with the npm package `ical.js` (Thunderbird's parser) and prints one
// JSON line per file. Ends with status 1 when a file cannot be read as a calendar.
//
//     node validate.mjs FOLDER
//
// The package is looked for beside this script, then in the folder the command runs in. Output equals
// that of `validate.py` byte for byte.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import process from "node:process";

const ICAL = loadIcal();

function loadIcal() {
  for (const base of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      const found = createRequire(base)("ical.js");
      return found.default ?? found;
    } catch {
      // Not there: the next place.
    }
  }
  console.error("ical.js is not installed: npm install ical.js");
  process.exit(1);
}

// Seconds since 1970 UTC or a date; a time without a zone, or in an undefined one, is refused.
function moment(time) {
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`floating time ${time}`);
  return time.toUnixTime();
}

function entry(component) {
  const event = new ICAL.Event(component);
  for (const name of ["uid", "dtstart", "dtend", "sequence", "status", "summary"]) {
    if (component.getAllProperties(name).length !== 1) throw new Error(`${name} of ${event.uid}`);
  }
  // The package decodes a value when it is asked for, so wrong stamps would pass unseen.
  for (const name of ["dtstamp", "last-modified", "created"]) {
    if (!Number.isFinite(component.getFirstPropertyValue(name)?.toUnixTime())) throw new Error(`${name} of ${event.uid}`);
  }
  return {
    uid: event.uid,
    start: moment(event.startDate),
    end: moment(event.endDate),
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    summary: event.summary,
    description: event.description ?? "",
    location: event.location ?? "",
  };
}

function read(folder, file) {
  ICAL.TimezoneService.reset();
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(join(folder, file)));
  // The package forgives a missing END.
  const count = (pattern) => text.match(pattern)?.length ?? 0;
  if (count(/^BEGIN:/gm) !== count(/^END:/gm)) throw new Error("BEGIN and END do not match");
  const parsed = ICAL.parse(text);
  // One calendar is [name, properties, components]; several come as a list of those.
  if (typeof parsed[0] !== "string") throw new Error(`${parsed.length} calendars`);
  const calendar = new ICAL.Component(parsed);
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const entries = calendar.getAllSubcomponents("vevent").map(entry);
  return { file, events: entries.length, entries };
}

function main(folder) {
  const slashed = (file) => file.split(sep).join("/");
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".ics")).map(slashed).sort();
  if (files.length === 0) {
    console.error(`${folder}: no .ics file`);
    return 1;
  }
  let status = 0;
  for (const file of files) {
    try {
      console.log(JSON.stringify(read(folder, file)));
    } catch (problem) {
      console.error(`${file}: ${problem}`);
      status = 1;
    }
  }
  return status;
}

if (process.argv.length !== 3) {
  console.error("usage: validate.mjs FOLDER");
  process.exit(1);
}
process.exitCode = main(process.argv[2]);
