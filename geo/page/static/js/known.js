// What was known on a day: the incidents as the articles published until then tell them. Nothing is derived here: the page
// holds, for each day on which a statement was added, what the written rule made of the statements until then.

import { NO_DAY } from "./days.js";

const WHAT = ["status", "third", "reply", "left", "right", "claims", "facets"];

export class Known {
  constructor(columns) {
    this.columns = columns;
    this.own = Object.fromEntries(WHAT.map((name) => [name, columns[name]]));
    this.day = null;
    this.mask = null; // one byte per incident, 1 where it was known; null: all that the page holds
  }

  /** Put what was known on `day` into the columns; null puts back what is known by now. */
  use(day) {
    const { columns: c, own } = this;
    this.day = day;
    this.mask = null;
    Object.assign(c, own);
    if (day === null) return;
    this.mask = new Uint8Array(c.count);
    for (const name of WHAT) c[name] = own[name].slice();
    for (let i = 0; i < c.count; i++) {
      const first = i ? c.versionEnd[i - 1] : 0, end = c.versionEnd[i];
      if (first === end) this.mask[i] = this.#hasSource(i) ? 1 : 0;
      else this.mask[i] = this.#takeVersion(i, this.version(i)) ? 1 : 0;
    }
  }

  #hasSource(i) {
    const c = this.columns;
    for (let k = i ? c.sourceEnd[i - 1] : 0; k < c.sourceEnd[i]; k++) if (this.isSourceKnown(c.source[k])) return true;
    return false;
  }

  #takeVersion(i, k) {
    if (k < 0) return false;
    const c = this.columns, row = (i ? c.versionEnd[i - 1] : 0) + k;
    for (const name of WHAT) c[name][i] = c[`version${name[0].toUpperCase()}${name.slice(1)}`][row];
    return true;
  }

  /** The number of the version of incident `i` that holds on the day: -1 where there is none. */
  version(i) {
    const c = this.columns, first = i ? c.versionEnd[i - 1] : 0;
    let k = c.versionEnd[i] - 1;
    while (k >= first && c.versionDay[k] > this.day) k--;
    return k - first;
  }

  /** Whether article `k` was published until the day; an undated one was not known to be. */
  isSourceKnown(k) {
    const day = this.columns.articleDay[k];
    return this.day === null || (day !== NO_DAY && day <= this.day);
  }

  isStatementKnown({ article, also = [] }) {
    return this.day === null || [article, ...also].some((k) => k !== undefined && this.isSourceKnown(k));
  }

  /** `detail` of incident `i` as it was on the day: without later statements and articles, with the reason and sides of then. */
  lookBack(i, detail) {
    if (this.day === null) return detail;
    const statements = (detail.statements ?? []).map((row, at) => ({ ...row, at }));
    const shown = new Set(statements.filter((row) => this.isStatementKnown(row)).map(({ at }) => at));
    const told = statements.filter(({ at }) => shown.has(at)).map((row) => {
      const [article, ...also] = [row.article, ...(row.also ?? [])].filter((k) => k !== undefined && this.isSourceKnown(k));
      return { ...row, article, also, answers: shown.has(row.answers) ? row.answers : undefined };
    });
    const then = { ...detail, statements: told, articles: (detail.articles ?? []).filter((k) => this.isSourceKnown(k)), merged: [], perhaps: [], history: [] };
    const version = detail.versions?.[this.version(i)];
    if (version) [then.reason, then.claimants, then.accused, then.silent] = version;
    return then;
  }
}
