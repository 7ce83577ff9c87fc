// The modules of the page, run by node's own test runner: node --test tests/page/modules.test.mjs

import assert from "node:assert/strict";
import test from "node:test";

import { dayOf, firstDay, formatSpan, isoOf, monthOf } from "../../geo/page/static/js/days.js";
import { fragmentAddress, plain, webAddress } from "../../geo/page/static/js/dom.js";
import { Filters } from "../../geo/page/static/js/filters.js";
import { readHash, writeHash } from "../../geo/page/static/js/hash.js";
import { decodeLine, mercatorX, mercatorY } from "../../geo/page/static/js/polyline.js";
import { fold } from "../../geo/page/static/js/search.js";

const words = { months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] };

/** Numbers from 0 to 1 that are the same in every run. */
function makeDice(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

function makeFilters(count, dice = makeDice(7)) {
  const numbers = (make) => Array.from({ length: count }, (_, i) => make(i));
  const start = Int32Array.from(numbers(() => (dice() < 0.05 ? -(2 ** 31) : Math.floor(18262 + dice() * 2000))));
  const columns = {
    count, start, end: start.map((day) => (day < 0 ? day : day + Math.floor(dice() * 40))), lon: Float32Array.from(numbers(() => (dice() < 0.1 ? NaN : 45 + dice()))),
    type: Uint8Array.from(numbers(() => dice() * 3)), status: Uint8Array.from(numbers(() => dice() * 5)), wherePrec: Uint8Array.from(numbers(() => 1 + dice() * 7)),
    claims: Uint32Array.from(numbers(() => dice() * 4)), outlet: Uint32Array.from(numbers(() => dice() * 3)), outletEnd: Uint32Array.from(numbers((i) => i + 1)),
  };
  const meta = { types: ["shelling", "clash", "mine"], statuses: ["claimed", "denied", "partly_disputed", "mutual_accusation", "acknowledged"], sides: [["AM", "Armenia", 0], ["AZ", "Azerbaijan", 1]], outlets: ["One, two & three", "", "Četiri"] };
  return new Filters(columns, meta);
}

test("days and months count from 1970 and come back as they were told", () => {
  assert.equal(dayOf("1970-01-01"), 0);
  assert.equal(isoOf(dayOf("2024-02-29")), "2024-02-29");
  assert.equal(dayOf("2023-02-29"), null);
  assert.equal(dayOf("2023-2-9"), null);
  assert.equal(monthOf(dayOf("1969-12-31")), -1);
  assert.equal(isoOf(firstDay(monthOf(dayOf("2023-09-17")))), "2023-09-01");
});

test("a span says what its ends share once", () => {
  const rows = [
    ["2023-09-01", "2023-09-01", "1 Sep 2023"], ["2020-07-12", "2020-07-13", "12–13 Jul 2020"], ["2021-07-28", "2021-08-02", "28 Jul – 2 Aug 2021"],
    ["2023-04-01", "2023-04-30", "Apr 2023"], ["2022-01-01", "2022-12-31", "2022"], ["2022-01-01", "2022-03-31", "Jan–Mar 2022"], ["2022-12-31", "2023-01-01", "31 Dec 2022 – 1 Jan 2023"],
  ];
  for (const [from, to, told] of rows) assert.equal(formatSpan(dayOf(from), dayOf(to), words), told);
});

test("only http and https are addresses", () => {
  for (const bad of ["javascript:alert(1)", " https://a.example", "data:text/html,x", "//a.example", "file:///etc/passwd", "https://", ""]) assert.equal(webAddress(bad), null, bad);
  assert.equal(webAddress("https://a.example/x"), "https://a.example/x");
  assert.equal(fragmentAddress("https://a.example/x", "Shots - were fired"), "https://a.example/x#:~:text=Shots%20%2D%20were%20fired");
  assert.equal(fragmentAddress("javascript:1", "x"), null);
  assert.equal(plain("a\u202eb\u200bc"), "abc");
});

test("an encoded line is what Google's format says, latitude first", () => {
  const line = decodeLine("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 5);
  for (const [k, [lon, lat]] of [[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]].entries()) {
    assert.ok(Math.abs(line[2 * k] - mercatorX(lon)) < 1e-9);
    assert.ok(Math.abs(line[2 * k + 1] - mercatorY(lat)) < 1e-9);
  }
});

test("letters are found with and without their marks", () => {
  assert.equal(fold("Kəlbəcər İSTİSU Çanaqçı"), "kalbacar istisu canaqci");
});

test("counts are those of an incident-by-incident look", () => {
  const filters = makeFilters(3000), c = filters.columns;
  filters.setHidden("type", "clash", true);
  filters.setHidden("side", "AZ", true);
  filters.from = dayOf("2021-01-15");
  filters.offMonths.add(monthOf(dayOf("2022-05-01")));
  filters.apply();
  let shown = 0, clashes = 0;
  for (let i = 0; i < c.count; i++) {
    const side = c.claims[i] === 0 || (c.claims[i] & 1) === 1;
    let time = c.start[i] < 0 || c.end[i] >= filters.from;
    if (c.start[i] >= 0 && monthOf(c.start[i]) === monthOf(dayOf("2022-05-01")) && monthOf(c.end[i]) === monthOf(c.start[i])) time = false;
    if (side && time && c.type[i] !== 1) shown++;
    if (side && time && c.type[i] === 1) clashes++;
  }
  assert.equal(filters.count, shown);
  assert.equal(filters.shown.reduce((sum, one) => sum + one, 0), shown);
  assert.equal(filters.counts.type[1], clashes);
  filters.clear();
  filters.apply();
  assert.equal(filters.count, 3000);
  assert.equal(filters.active, false);
});

test("200 states of the page come back from their address as they were", () => {
  const dice = makeDice(11), filters = makeFilters(50), pick = (rows) => rows[Math.floor(dice() * rows.length)];
  for (let n = 0; n < 200; n++) {
    filters.clear();
    for (const name of Object.keys(filters.hidden)) while (dice() < 0.4) filters.hidden[name].add(pick(filters.values[name]));
    if (dice() < 0.5) filters.from = Math.floor(18000 + dice() * 3000);
    if (dice() < 0.5) filters.to = Math.floor(18000 + dice() * 3000);
    while (dice() < 0.6) filters.offMonths.add(Math.floor(600 + dice() * 60));
    filters.undated = dice() < 0.5;
    filters.query = dice() < 0.3 ? pick(["a & b=c#d", "Şuşa", "100%+"]) : "";
    const told = { zoom: Math.round(dice() * 68) / 4, lon: Math.round(dice() * 3.6e6 - 1.8e6) / 1e4, lat: Math.round(dice() * 1.6e6 - 8e5) / 1e4, selected: dice() < 0.5 ? "i-0123456789ab" : null, names: dice() < 0.3 ? "hy" : null };
    const hash = writeHash({ filters, ...told });
    const other = makeFilters(50), state = readHash(hash, other);
    assert.deepEqual([other.hidden, other.from, other.to, other.offMonths, other.undated], [filters.hidden, filters.from, filters.to, filters.offMonths, filters.undated]);
    assert.deepEqual(state, { view: { zoom: told.zoom, lat: told.lat, lon: told.lon }, selected: told.selected, query: filters.query, names: told.names });
    other.query = state.query;
    assert.equal(writeHash({ filters: other, ...told }), hash);
  }
});
