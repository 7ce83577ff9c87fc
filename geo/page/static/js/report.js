// The report on paper: a map of what the list holds, the key, and the dossier of each incident, all in the colours of day.

import { formatSpan } from "./days.js";
import { fill, make, plain } from "./dom.js";
import { LIGHT } from "./dot.js";
import { fillLegend } from "./legend.js";

const PRINTED = 300; // incidents in a report at most
const LONG = 5; // a dossier of more statements may go on on the next sheet
const FINE = 3; // pixels of the map on paper for one of CSS

/** What the reader chose to see, in words. */
function describeChoice(page) {
  const { filters, parts, timebar, words } = page;
  const range = filters.from === null && filters.to === null ? "" : formatSpan(timebar.from, timebar.to, words);
  const menus = [...(parts.filters?.querySelectorAll(".menu.is-active > summary") ?? [])].map((menu) => menu.textContent);
  return [page.scope ? page.listTitle() : "", range, ...menus, filters.query ? `“${plain(filters.query)}”` : ""].filter(Boolean);
}

function buildLead(page, rows) {
  const { words, meta } = page, key = make("div", { class: "legend" }), all = meta.incidents;
  const held = page.rows.length > rows.length ? words.say("printed_part", { n: rows.length, all: page.rows.length }) : rows.length < all ? words.say("shown_of", { n: rows.length, all }) : words.say("incidents", { n: all });
  fillLegend(key, meta, words, LIGHT);
  return make("header", {}, make("p", { class: "report-choice", text: [held, ...describeChoice(page)].join(" · ") }), make("p", { text: page.aboutPage() }), key);
}

/** Incidents that are perhaps the same get the number under which they stand in the report. */
function numberLinks(dossiers, words) {
  const numbers = new Map(dossiers.map((dossier, k) => [dossier.dataset.incident, k + 1]));
  for (const dossier of dossiers)
    for (const row of dossier.querySelectorAll(".perhaps [data-to]"))
      if (numbers.has(row.dataset.to)) row.append(make("span", { text: ` · ${words.say("report_number", { n: numbers.get(row.dataset.to) })}` }));
}

/** The title on each sheet but the first. As a rule of its own: no other place of a style sheet takes text. */
function headSheets(title) {
  if (!document.adoptedStyleSheets) return () => null;
  const sheet = new CSSStyleSheet(), text = title.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
  sheet.replaceSync(`@page { @top-left { content: "${text}"; } } @page :first { @top-left { content: none; } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet));
}

function fitMap({ map, layer, basemap }, rows) {
  const centre = map.getCenter(), zoom = map.getZoom(), layers = [basemap.layer, layer.layer], box = layer.boundsOf(rows);
  const settle = (finer) => {
    for (const drawn of layers) drawn.finer = finer;
    map.invalidateSize({ pan: false, animate: false });
  };
  settle(FINE);
  if (box) map.fitBounds(box, { padding: [44, 44], maxZoom: Math.max(11, zoom), animate: false });
  for (const drawn of layers) drawn.redraw();
  return () => {
    settle(null);
    map.setView(centre, zoom, { animate: false });
  };
}

/** Lay out the report of what the list holds (of the first incidents, if there are very many); gives what puts the page back. */
export async function layOutReport(page) {
  const { root, parts, words } = page, rows = page.rows.slice(0, PRINTED), dossiers = [];
  for (const i of rows) dossiers.push(await page.dossier.build(i));
  for (const dossier of dossiers) dossier.classList.toggle("is-long", dossier.querySelectorAll(".statement").length > LONG);
  numberLinks(dossiers, words);
  fill(parts.report, buildLead(page, rows), dossiers);
  for (const why of parts.report.querySelectorAll("details")) why.open = true;
  root.classList.add("is-printing");
  const putBack = [headSheets(plain(page.meta.title)), fitMap(page, rows)];
  return () => {
    root.classList.remove("is-printing");
    for (const undo of putBack) undo();
    fill(parts.report);
  };
}
