// The words of the interface, and short descriptions made of them: place with precision, date with precision, status.

import { NO_DAY, formatSpan } from "./days.js";

export class Words {
  constructor(strings, language) {
    this.strings = strings;
    this.language = language;
  }

  /** Made when they are first needed: the browser takes its time to load the rules of a language. */
  get plural() {
    return (this.plurals ??= new Intl.PluralRules(this.language));
  }

  get months() {
    return this.strings.months;
  }

  get unseen() {
    return this.strings.unseen;
  }

  /** `value` with at most three decimals, its thousands apart. Intl would do it, but takes long to begin. */
  number(value) {
    const [whole, part] = String(Math.round(value * 1000) / 1000).split(".");
    const told = whole.replace(/\B(?=(\d{3})+$)/g, this.strings.number_group);
    return part ? `${told}${this.strings.number_point}${part}` : told;
  }

  /** The words of `key` with {names} replaced; of several forms the one for `values.n`. A missing key shows itself. */
  say(key, values = {}) {
    let text = this.strings[key];
    if (text === undefined) return key;
    if (typeof text === "object") text = text[this.plural.select(values.n)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? this.number(value) : value;
    });
  }

  type(name) {
    return this.say(`type_${name}`);
  }

  status(name) {
    return this.say(`status_${name}`);
  }

  /** The name of the language with this code, or the code where it is none. */
  languageName(code) {
    const told = this.strings[`language_${code}`];
    if (told) return told;
    try {
      return (code && new Intl.DisplayNames([this.language], { type: "language" }).of(code)) || this.say("language_none");
    } catch {
      return code;
    }
  }

  distance(metres) {
    const km = metres / 1000;
    return this.say("km", { n: km < 10 ? Math.round(km * 10) / 10 : Math.round(km) });
  }

  /** Where: "Sotk ±1 km", "near Sotk ±5 km", "somewhere in Kalbajar district". */
  place(name, prec, radius, level) {
    if (!name) return this.say("nowhere");
    const values = { place: name, radius: radius ? this.distance(radius) : "" };
    if (prec === 1) return this.say(radius ? "where_1_radius" : "where_1", values);
    if (prec === 2) return this.say(radius ? "where_2_radius" : "where_2", values);
    if (prec === 3 && level === "settlement") return this.say("where_3_settlement", values);
    return this.say(`where_${prec}`, values);
  }

  /** When: "1 Sep 2023", "about 12–14 Jul 2020", "no date given". */
  when(start, end, prec) {
    if (start === NO_DAY) return this.say("no_date");
    const span = formatSpan(start, end, this);
    return prec === 2 || prec === 3 ? this.say("date_between", { span }) : span;
  }
}

/** How many incidents the page does not hold, by reason, and whether it names its sources: none, one or two sentences. */
export function describeLeftOut(meta, words) {
  const { sources, ...counts } = meta.leftOut ?? {}, told = Object.entries(counts);
  const all = told.reduce((sum, [, n]) => sum + n, 0);
  const why = told.map(([reason, n]) => `${words.say(`left_${reason}`)} ${words.number(n)}`).join(", ");
  return [all ? words.say("left_out", { n: all, why }) : "", sources ? words.say("left_sources", { n: sources }) : ""].filter(Boolean);
}
