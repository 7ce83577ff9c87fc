// Which incidents are shown. Each dimension hides some of its values; an incident is shown if no dimension hides it.

import { NO_DAY, monthOf, yearOf } from "./days.js";
import { Known } from "./known.js";

export const DIMENSIONS = ["type", "side", "status", "prec", "facet", "outlet", "lang"];
export const NO_SIDE = "none", NO_FACET = "none";
export const EXACT = "1"; // the precision of an exact place

export class Filters {
  constructor(columns, meta) {
    this.columns = columns;
    this.meta = meta;
    this.values = {
      type: meta.types,
      side: [...meta.sides.slice(0, 31).map((side) => side[0]), NO_SIDE],
      status: meta.statuses,
      prec: ["1", "2", "3", "4", "5", "6", "7"],
      facet: [...meta.facets, NO_FACET],
      outlet: meta.outlets,
      lang: meta.tongues.slice(0, 32),
    };
    this.clocks = ["event", "published", ...(columns.articleCaptured ? ["captured"] : [])];
    this.clock = "event";
    this.known = new Known(columns);
    this.hidden = Object.fromEntries(DIMENSIONS.map((name) => [name, new Set()]));
    this.from = this.to = null;
    this.offMonths = new Set();
    this.undated = true;
    this.matches = null;
    this.query = "";
    this.shown = new Uint8Array(columns.count);
    this.#findSources();
    this.#findMonths();
  }

  /** The outlets and languages of each incident, of the articles that are known. */
  #findSources() {
    const { columns: c, known } = this, { source, sourceEnd, articleOutlet, articleTongue } = c, tongues = new Uint32Array(c.count);
    const outlet = new Uint32Array(source.length), outletEnd = new Uint32Array(c.count);
    let end = 0;
    for (let i = 0, k = 0; i < c.count; i++) {
      const first = end;
      for (; k < sourceEnd[i]; k++) {
        const article = source[k];
        if (!known.isSourceKnown(article)) continue;
        if (end === first || !outlet.subarray(first, end).includes(articleOutlet[article])) outlet[end++] = articleOutlet[article];
        tongues[i] |= 1 << articleTongue[article];
      }
      outletEnd[i] = end;
    }
    Object.assign(this, { outlet, outletEnd, tongues });
  }

  /** First and last day of each incident by the clock that is chosen: of the event, or of its articles. */
  #readClock() {
    const { columns: c, known } = this;
    if (this.clock === "event") return { start: c.start, end: c.end };
    const days = this.clock === "published" ? c.articleDay : c.articleCaptured;
    const start = new Int32Array(c.count).fill(NO_DAY), end = new Int32Array(c.count).fill(NO_DAY);
    for (let i = 0; i < c.count; i++)
      for (let k = i ? c.sourceEnd[i - 1] : 0; k < c.sourceEnd[i]; k++) {
        const day = days[c.source[k]];
        if (day === NO_DAY || !known.isSourceKnown(c.source[k])) continue;
        start[i] = start[i] === NO_DAY ? day : Math.min(start[i], day);
        end[i] = Math.max(end[i], day);
      }
    return { start, end };
  }

  /** `clock`: one of `clocks`; `day`: show what was known on it, null for all. The months are found anew. */
  setTime({ clock = this.clock, day = this.known.day }) {
    const isOther = day !== this.known.day;
    if (!isOther && clock === this.clock) return false;
    this.clock = this.clocks.includes(clock) ? clock : "event";
    if (isOther) {
      this.known.use(day);
      this.#findSources();
    }
    this.#findMonths();
    return true;
  }

  #findMonths() {
    const { count } = this.columns, { start, end } = Object.assign(this, this.#readClock());
    this.undatedTotal = 0;
    this.period = (this.period ?? 0) + 1; // another one: the time bar is built anew
    this.startMonth = new Int32Array(count);
    this.endMonth = new Int32Array(count);
    this.years = new Set(); // those in which anything is said to have happened
    let first = Infinity, last = -Infinity, lowest = Infinity, highest = -Infinity, day = null, lastDay = null, month = 0, lastMonth = 0;
    for (let i = 0; i < count; i++) {
      if (this.known.mask !== null && !this.known.mask[i]) continue;
      if (start[i] === NO_DAY) {
        this.undatedTotal++;
        continue;
      }
      if (start[i] === day && end[i] === lastDay) { // as the one before
        this.startMonth[i] = month;
        this.endMonth[i] = lastMonth;
        continue;
      }
      this.startMonth[i] = month = monthOf((day = start[i]));
      this.endMonth[i] = lastMonth = end[i] === day ? month : monthOf(end[i]);
      lastDay = end[i];
      for (let year = yearOf(month); year <= yearOf(lastMonth); year++) this.years.add(year);
      first = Math.min(first, month);
      last = Math.max(last, lastMonth);
      lowest = Math.min(lowest, day);
      highest = Math.max(highest, lastDay);
    }
    this.dated = first !== Infinity;
    this.firstMonth = this.dated ? first : 0;
    this.lastMonth = this.dated ? last : 0;
    this.firstDay = this.dated ? lowest : 0;
    this.lastDay = this.dated ? highest : 0;
  }

  setHidden(name, value, hide) {
    if (hide) this.hidden[name].add(value);
    else this.hidden[name].delete(value);
  }

  only(name, value) {
    this.hidden[name] = new Set(this.values[name].filter((other) => other !== value));
  }

  clear() {
    for (const name of DIMENSIONS) this.hidden[name].clear();
    this.from = this.to = null;
    this.offMonths.clear();
    this.undated = true;
    this.matches = null;
    this.query = "";
    this.setTime({ clock: "event", day: null });
  }

  get isExact() {
    return this.hidden.prec.size === this.values.prec.length - 1 && !this.hidden.prec.has(EXACT);
  }

  get active() {
    return (
      DIMENSIONS.some((name) => this.hidden[name].size > 0) || this.from !== null || this.to !== null || this.offMonths.size > 0 ||
      !this.undated || this.matches !== null || this.known.day !== null || this.clock !== "event"
    );
  }

  #table(name) {
    return Uint8Array.from(this.values[name], (value) => (this.hidden[name].has(value) ? 1 : 0));
  }

  #isOutOfTime(i, from, to, off) {
    const { start, end } = this;
    if (start[i] === NO_DAY) return !this.undated;
    if (start[i] > to || end[i] < from) return true;
    if (off === null) return false;
    for (let month = this.startMonth[i]; month <= this.endMonth[i]; month++) if (!off[month - this.firstMonth]) return false;
    return true;
  }

  /**
   * Find what is shown, and count: `count`, `undatedCount`, `unplacedCount` (shown ones), `counts` for each value of each
   * dimension (were it alone switched on), `monthCounts` and `monthTotals` by month.
   */
  apply() {
    const { shown, start, startMonth, firstMonth, matches, outlet: outletOf, outletEnd, tongues } = this, { mask } = this.known;
    const { count, type: typeOf, claims, status: statusOf, wherePrec, facets, lon } = this.columns;
    const [type, status, prec, outlet] = ["type", "status", "prec", "outlet"].map((name) => this.#table(name));
    const facetBits = this.#bits("facet"), tongueBits = this.#bits("lang"), noFacet = this.hidden.facet.has(NO_FACET);
    const sides = this.#table("side");
    const noSide = sides[sides.length - 1];
    let sideBits = 0;
    for (let k = 0; k < sides.length - 1; k++) if (!sides[k]) sideBits |= 1 << k;
    if (this.meta.sides.length > 31) sideBits |= 1 << 31;
    const from = this.from ?? -Infinity, to = this.to ?? Infinity;
    const months = this.lastMonth - this.firstMonth + 1;
    let off = null;
    if (this.offMonths.size) {
      off = new Uint8Array(months);
      for (const month of this.offMonths) if (month >= this.firstMonth && month <= this.lastMonth) off[month - this.firstMonth] = 1;
    }
    const counts = Object.fromEntries(DIMENSIONS.map((name) => [name, new Uint32Array(this.values[name].length)]));
    const monthCounts = new Uint32Array(months), monthTotals = new Uint32Array(months);
    let total = 0, undated = 0, unplaced = 0;
    for (let i = 0; i < count; i++) {
      if (mask !== null && !mask[i]) {
        shown[i] = 0;
        continue;
      }
      const firstOutlet = i ? outletEnd[i - 1] : 0, endOutlet = outletEnd[i];
      let outletHidden = endOutlet > firstOutlet ? 1 : 0;
      for (let k = firstOutlet; k < endOutlet && outletHidden; k++) outletHidden = outlet[outletOf[k]];
      const fails =
        (type[typeOf[i]] ? 1 : 0) |
        ((claims[i] ? (claims[i] & sideBits) === 0 : noSide) ? 2 : 0) |
        (status[statusOf[i]] ? 4 : 0) |
        (prec[wherePrec[i] - 1] ? 8 : 0) |
        (outletHidden ? 16 : 0) |
        (this.#isOutOfTime(i, from, to, off) ? 32 : 0) |
        (matches !== null && !matches[i] ? 64 : 0) |
        ((facets[i] ? (facets[i] & facetBits) === 0 : noFacet) ? 128 : 0) |
        (tongues[i] && (tongues[i] & tongueBits) === 0 ? 256 : 0);
      shown[i] = fails === 0 ? 1 : 0;
      if ((fails & (fails - 1)) !== 0) continue; // hidden by two: counted nowhere
      if ((fails & ~32) === 0 && start[i] !== NO_DAY) {
        monthTotals[startMonth[i] - firstMonth]++;
        if (fails === 0) monthCounts[startMonth[i] - firstMonth]++;
      }
      if (fails === 0) {
        total++;
        if (start[i] === NO_DAY) undated++;
        if (lon[i] !== lon[i]) unplaced++;
      }
      if ((fails & ~1) === 0) counts.type[typeOf[i]]++;
      if ((fails & ~2) === 0) this.#countSides(counts.side, claims[i]);
      if ((fails & ~128) === 0) this.#countBits(counts.facet, facets[i], counts.facet.length - 1);
      if ((fails & ~256) === 0) this.#countBits(counts.lang, tongues[i], -1);
      if ((fails & ~4) === 0) counts.status[statusOf[i]]++;
      if ((fails & ~8) === 0) counts.prec[wherePrec[i] - 1]++;
      if ((fails & ~16) === 0) for (let k = firstOutlet; k < endOutlet; k++) counts.outlet[outletOf[k]]++;
    }
    Object.assign(this, { count: total, undatedCount: undated, unplacedCount: unplaced, counts, monthCounts, monthTotals });
  }

  /** The values of a dimension that are not hidden, as bits. */
  #bits(name) {
    return this.values[name].reduce((bits, value, k) => (this.hidden[name].has(value) ? bits : bits | (1 << k)), 0);
  }

  #countBits(counts, bits, none) {
    if (!bits && none >= 0) counts[none]++;
    for (let k = 0; bits; k++, bits >>>= 1) if (bits & 1) counts[k]++;
  }

  #countSides(counts, bits) {
    if (!bits) counts[counts.length - 1]++;
    for (let k = 0; bits; k++, bits >>>= 1) if (bits & 1 && k < counts.length - 1) counts[k]++;
  }

  isUnplaced(i) {
    return this.columns.lon[i] !== this.columns.lon[i];
  }
}
