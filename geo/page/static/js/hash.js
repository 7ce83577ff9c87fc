// The state of the page as the fragment of its address, and back. What is not told is at its default.

import { dayOf, isoOf } from "./days.js";
import { DIMENSIONS } from "./filters.js";

function monthText(month) {
  return `${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}

function monthNumber(text) {
  const found = /^(\d{4})-(\d{2})$/.exec(text);
  return found ? (Number(found[1]) - 1970) * 12 + Number(found[2]) - 1 : null;
}

/** `state`: {filters, zoom, lon, lat, selected (an incident's id or null), names (a convention or null), lang (a language or null)}. */
export function writeHash({ filters, zoom, lon, lat, selected, names, lang }) {
  const parts = new URLSearchParams();
  if (zoom !== undefined) parts.set("map", `${Math.round(zoom * 100) / 100}/${lat.toFixed(4)}/${lon.toFixed(4)}`);
  if (selected) parts.set("i", selected);
  if (filters.from !== null) parts.set("from", isoOf(filters.from));
  if (filters.to !== null) parts.set("to", isoOf(filters.to));
  if (filters.offMonths.size) parts.set("off", [...filters.offMonths].sort((a, b) => a - b).map(monthText).join(","));
  if (!filters.undated) parts.set("undated", "0");
  for (const name of DIMENSIONS) for (const value of filters.values[name]) if (filters.hidden[name].has(value)) parts.append(`no-${name}`, value);
  if (filters.clock !== "event") parts.set("clock", filters.clock);
  if (filters.known.day !== null) parts.set("known", isoOf(filters.known.day));
  if (filters.query) parts.set("q", filters.query);
  if (names) parts.set("names", names);
  if (lang) parts.set("lang", lang);
  return `#${parts.toString()}`;
}

/** Put the state of `hash` into `filters`; gives {view: {zoom, lat, lon} or null, selected, query, names}. */
export function readHash(hash, filters) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  filters.clear();
  filters.setTime({ clock: parts.get("clock") ?? "event", day: dayOf(parts.get("known") ?? "") });
  filters.from = dayOf(parts.get("from") ?? "");
  filters.to = dayOf(parts.get("to") ?? "");
  filters.undated = parts.get("undated") !== "0";
  for (const text of (parts.get("off") ?? "").split(",")) {
    const month = monthNumber(text);
    if (month !== null) filters.offMonths.add(month);
  }
  for (const name of DIMENSIONS) {
    const known = new Set(filters.values[name]);
    for (const value of parts.getAll(`no-${name}`)) if (known.has(value)) filters.hidden[name].add(value);
  }
  const [zoom, lat, lon] = (parts.get("map") ?? "").split("/").map(Number);
  const isView = [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 90;
  return { view: isView ? { zoom, lat, lon } : null, selected: parts.get("i"), query: parts.get("q") ?? "", names: parts.get("names") };
}
