// Reads a calendar on standard input with the parser that Thunderbird has, and says as JSON what it holds.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const component = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const zones = component.getAllSubcomponents("vtimezone").map((found) => {
  const zone = new ICAL.Timezone(found);
  ICAL.TimezoneService.register(zone);
  return zone.tzid;
});

function time(value) {
  if (value === null || value === undefined) return null;
  const at = value.isDate ? value.toString() : value.toJSDate().toISOString();
  return { at, local: value.toString(), zone: value.isDate ? null : value.zone.tzid, day: value.isDate };
}

const value = (of, name) => of.getFirstPropertyValue(name);
const events = component.getAllSubcomponents("vevent").map((found) => {
  const event = new ICAL.Event(found);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    sequence: event.sequence,
    status: value(found, "status"),
    category: value(found, "categories"),
    begins: time(event.startDate),
    ends: time(event.endDate),
    stamp: time(value(found, "dtstamp")),
    modified: time(value(found, "last-modified")),
    properties: found.getAllProperties().map((property) => property.name),
  };
});
const names = ["version", "prodid", "method", "name", "x-wr-calname", "x-wr-timezone"];
const about = Object.fromEntries(names.map((name) => [name, String(value(component, name))]));
about.refresh = value(component, "refresh-interval")?.toString();
process.stdout.write(JSON.stringify({ about, zones, events }));
