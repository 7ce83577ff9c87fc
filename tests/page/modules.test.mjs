// The modules of the page, run by node's own test runner: node --test tests/page/modules.test.mjs

import assert from "node:assert/strict";
import test from "node:test";

import { dayOf, firstDay, formatSpan, isoOf, monthOf, splitDay } from "../../geo/page/static/js/days.js";
import { openDetail } from "../../geo/page/static/js/details.js";
import { fragmentAddress, plain, webAddress } from "../../geo/page/static/js/dom.js";
import { rangeStart } from "../../geo/page/static/js/clocks.js";
import { Filters } from "../../geo/page/static/js/filters.js";
import { readHash, writeHash } from "../../geo/page/static/js/hash.js";
import { Names } from "../../geo/page/static/js/names.js";
import { decodeLine, mercatorX, mercatorY } from "../../geo/page/static/js/polyline.js";
import { fold } from "../../geo/page/static/js/search.js";
import { Words } from "../../geo/page/static/js/words.js";

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
    claims: Uint32Array.from(numbers(() => dice() * 4)), facets: Uint16Array.from(numbers(() => dice() * 8)),
    source: Uint32Array.from(numbers((i) => i)), sourceEnd: Uint32Array.from(numbers((i) => i + 1)), versionEnd: new Uint32Array(count),
    articleDay: Int32Array.from(numbers(() => (dice() < 0.05 ? -(2 ** 31) : Math.floor(18262 + dice() * 2000)))), articleOutlet: Uint32Array.from(numbers(() => dice() * 3)), articleTongue: Uint8Array.from(numbers(() => dice() * 2)),
    ...Object.fromEntries(["third", "reply", "left", "right"].map((name) => [name, new Uint8Array(count)])),
  };
  const meta = { types: ["shelling", "clash", "mine"], statuses: ["claimed", "denied", "partly_disputed", "mutual_accusation", "acknowledged"], sides: [["AM", "Armenia", 0], ["AZ", "Azerbaijan", 1]], outlets: ["One, two & three", "", "Četiri"], facets: ["occurrence", "attribution", "location"], tongues: ["en", "ru"] };
  return new Filters(columns, meta);
}

test("a village named with its district has each part in the convention chosen", () => {
  const names = new Names({ conventions: ["both", "az"], names: { Armudlu: { az: "Armudlu köyü" }, Kalbajar: { az: "Kəlbəcər", both: "Kalbajar / Karvachar" } } });
  assert.equal(names.of("Armudlu, Kalbajar"), "Armudlu, Kalbajar / Karvachar");
  names.use("az");
  assert.equal(names.of("Armudlu, Kalbajar"), "Armudlu köyü, Kəlbəcər");
  assert.equal(names.of("Sotk"), "Sotk");
  assert.deepEqual(names.all("Armudlu, Kalbajar"), ["Armudlu köyü", "Kəlbəcər", "Kalbajar / Karvachar"]);
});

test("a day is split into year, month and day as Date does it", () => {
  for (let day = -300000; day < 300000; day += 37) {
    const date = new Date(day * 86400000);
    assert.deepEqual(splitDay(day), { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() });
  }
});

test("numbers are written as Intl writes them", () => {
  for (const [language, group, point] of [["en", ",", "."], ["ru", "\u00a0", ","]]) {
    const own = new Words({ number_group: group, number_point: point }, language), other = new Intl.NumberFormat(language);
    for (const value of [0, 7, 999, 1000, 12345, 1234567, 0.5, 1234.5, 2.0004, 12.3456]) assert.equal(own.number(value), other.format(value));
  }
});

test("a detail is opened with what its columns leave out", () => {
  const told = { voice: ["stance", "side"], place: ["name", "lon"] }, voices = [["claim", "AM"], ["denial", ""]];
  const block = { said: [2, 0, 2], placed: [1, 0, 1], articles: [[4], [], [4, 5]], reason: ["so", "", "why"], killed: [0, null, null], accused: [["AM"], [], []], voices, voice: [0, 1, 0, 0], exact: ["a", "b", "c", "d"],
    answers: [null, 0, null, 0], from: [0, 0, 1, null], also: [[2, 4]], place: { name: ["Sotk", "Kut"] } };
  const [one, none, two] = [0, 1, 2].map((k) => openDetail(block, k, told));
  assert.deepEqual(one, { articles: [4], reason: "so", killed: 0, accused: ["AM"], places: [{ name: "Sotk" }],
    statements: [{ stance: "claim", side: "AM", exact: "a", article: 4 }, { stance: "denial", exact: "b", article: 4, answers: 0 }] });
  assert.deepEqual(none, { statements: [], places: [] });
  assert.deepEqual(two.statements.map(({ exact, article, answers, also }) => [exact, article, answers, also]), [["c", 5, undefined, [4]], ["d", undefined, 0, undefined]]);
  assert.deepEqual(two.places, [{ name: "Kut" }]);
});

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
  filters.setHidden("facet", "occurrence", true);
  filters.setHidden("lang", "ru", true);
  filters.from = dayOf("2021-01-15");
  filters.offMonths.add(monthOf(dayOf("2022-05-01")));
  filters.apply();
  let shown = 0, clashes = 0;
  for (let i = 0; i < c.count; i++) {
    const side = c.claims[i] === 0 || (c.claims[i] & 1) === 1;
    let time = c.start[i] < 0 || c.end[i] >= filters.from;
    if (c.start[i] >= 0 && monthOf(c.start[i]) === monthOf(dayOf("2022-05-01")) && monthOf(c.end[i]) === monthOf(c.start[i])) time = false;
    const told = (c.facets[i] === 0 || (c.facets[i] & 6) !== 0) && c.articleTongue[i] === 0;
    if (side && time && told && c.type[i] !== 1) shown++;
    if (side && time && told && c.type[i] === 1) clashes++;
  }
  assert.equal(filters.count, shown);
  assert.equal(filters.shown.reduce((sum, one) => sum + one, 0), shown);
  assert.equal(filters.counts.type[1], clashes);
  filters.clear();
  filters.apply();
  assert.equal(filters.count, 3000);
  assert.equal(filters.active, false);
});

test("what was known on a day is what the versions say, and goes away again", () => {
  const c = makeFilters(3).columns, { day: none } = { day: -(2 ** 31) };
  Object.assign(c, {
    source: Uint32Array.of(0, 1, 2, 3), sourceEnd: Uint32Array.of(1, 3, 4), articleDay: Int32Array.of(100, 200, 300, none), articleOutlet: Uint32Array.of(0, 0, 1, 2), articleTongue: Uint8Array.of(0, 0, 1, 0),
    versionEnd: Uint32Array.of(0, 2, 2), versionDay: Int32Array.of(200, 300), versionStatus: Uint8Array.of(0, 1), versionClaims: Uint32Array.of(1, 1), versionFacets: Uint16Array.of(0, 1),
    ...Object.fromEntries(["Third", "Reply", "Left", "Right"].map((name) => [`version${name}`, Uint8Array.of(0, 1)])), status: Uint8Array.of(2, 1, 0), facets: Uint16Array.of(0, 1, 0),
  });
  const filters = new Filters(c, { ...makeFilters(1).meta });
  const look = (day) => {
    filters.setTime({ day });
    filters.apply();
    return [[...(filters.known.mask ?? [])], c.status[1], c.facets[1], filters.count, [...filters.counts.outlet]];
  };
  assert.deepEqual(look(99), [[0, 0, 0], 1, 1, 0, [0, 0, 0]]);
  assert.deepEqual(look(250), [[1, 1, 0], 0, 0, 2, [2, 0, 0]]);
  assert.deepEqual(look(300), [[1, 1, 0], 1, 1, 2, [2, 1, 0]]);
  assert.deepEqual(look(null), [[], 1, 1, 3, [2, 1, 1]]);
  filters.setTime({ day: 250 });
  const detail = { statements: [{ article: 2, also: [1] }, { article: 2, answers: 0 }], articles: [1, 2], versions: [["earlier", ["AM"], [], ["AZ"]], ["later", [], [], []]] };
  const then = filters.known.lookBack(1, detail);
  assert.deepEqual(then.statements, [{ article: 1, also: [], answers: undefined, at: 0 }]);
  assert.deepEqual([then.articles, then.reason, then.silent], [[1], "earlier", ["AZ"]]);
});

test("the clocks are the days of the event and of its articles", () => {
  const filters = makeFilters(400), { columns: c } = filters;
  filters.setTime({ clock: "published" });
  assert.deepEqual([filters.start, filters.end], [c.articleDay, c.articleDay]);
  filters.from = Math.min(...c.articleDay.filter((day) => day > 0)) + 500;
  filters.undated = false;
  filters.apply();
  assert.equal(filters.count, c.articleDay.filter((day) => day >= filters.from).length);
  filters.clear();
  assert.equal(filters.start, c.start);
  filters.setTime({ clock: "captured" });
  assert.equal(filters.clock, "event", "the data have no such clock");
});

test("ready ranges end on the last day and hold as many as they say", () => {
  assert.equal(isoOf(rangeStart(dayOf("2024-02-29"), "days", 30)), "2024-01-31");
  assert.equal(isoOf(rangeStart(dayOf("2024-12-31"), "months", 12)), "2024-01-01");
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
    filters.setTime({ clock: pick(filters.clocks), day: dice() < 0.3 ? Math.floor(18000 + dice() * 3000) : null });
    filters.query = dice() < 0.3 ? pick(["a & b=c#d", "Şuşa", "100%+"]) : "";
    const told = { zoom: Math.round(dice() * 68) / 4, lon: Math.round(dice() * 3.6e6 - 1.8e6) / 1e4, lat: Math.round(dice() * 1.6e6 - 8e5) / 1e4, selected: dice() < 0.5 ? "i-0123456789ab" : null, names: dice() < 0.3 ? "hy" : null };
    const hash = writeHash({ filters, ...told });
    const other = makeFilters(50), state = readHash(hash, other);
    assert.deepEqual([other.hidden, other.from, other.to, other.offMonths, other.undated, other.clock, other.known.day], [filters.hidden, filters.from, filters.to, filters.offMonths, filters.undated, filters.clock, filters.known.day]);
    assert.deepEqual(state, { view: { zoom: told.zoom, lat: told.lat, lon: told.lon }, selected: told.selected, query: filters.query, names: told.names });
    other.query = state.query;
    assert.equal(writeHash({ filters: other, ...told }), hash);
  }
});
