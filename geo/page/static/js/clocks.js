// The menu of the time: which clock the time bar follows, ready ranges, the speed of play, and what was known on a day.

import { dayOf, formatDay, isoOf } from "./days.js";
import { closeByKeyAndClick, fill, make } from "./dom.js";

const RANGES = [["days", 30], ["days", 90], ["months", 12], ["months", 36]]; // back from the last day that there is
const SPEEDS = [0.5, 1, 2, 4];

/** The first day of a range that ends on `last`. */
export function rangeStart(last, unit, n) {
  if (unit === "days") return last - n + 1;
  const date = new Date(last * 86400000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - n, date.getUTCDate()) / 86400000 + 1;
}

export class Clocks {
  /** `parts`: time-menu, time-panel, known-note; `act`: {setTime({clock, day}), setRange(from, to), setSpeed(speed)}. */
  constructor(parts, filters, words, act) {
    Object.assign(this, { parts, filters, words, act });
    this.group = `clock-${Math.random()}`;
    closeByKeyAndClick(parts["time-menu"]);
    parts["time-menu"].addEventListener("toggle", () => this.#open(), { once: true });
    fill(parts["known-note"], (this.note = make("span")), " ", make("button", { type: "button", class: "link", "data-part": "known-clear", text: words.say("known_clear"), on: { click: () => act.setTime({ day: null }) } }));
  }

  #open() {
    fill(this.parts["time-panel"], this.#buildClocks(), this.#buildKnown(), this.#buildRanges(), this.#buildSpeeds());
    this.update();
  }

  #part(key, ...content) {
    return make("fieldset", {}, make("legend", { text: this.words.say(key) }), content.flat());
  }

  #buildClocks() {
    const { filters, words, act } = this;
    this.radios = filters.clocks.map((clock) => {
      const input = make("input", { type: "radio", name: this.group, value: clock });
      input.addEventListener("change", () => act.setTime({ clock }));
      return input;
    });
    return this.#part("clocks", this.radios.map((input) => make("label", {}, input, make("span", { text: words.say(`clock_${input.value}`) }))));
  }

  #buildKnown() {
    const { filters, words, act } = this, days = filters.columns.articleDay.filter((day) => day >= -1e6);
    if (!days.length) return null;
    const [first, last] = days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [Infinity, -Infinity]);
    this.day = make("input", { type: "date", "data-part": "known", min: isoOf(first), max: isoOf(last) });
    this.day.addEventListener("change", () => act.setTime({ day: dayOf(this.day.value) }));
    return this.#part("known", make("label", {}, make("span", { text: words.say("known_until") }), this.day));
  }

  #buildRanges() {
    const { words, act, filters } = this;
    const button = (text, on) => make("button", { type: "button", class: "link", text, on: { click: on } });
    return this.#part("ranges", make("div", { class: "share-row" }, RANGES.map(([unit, n]) => button(words.say(`last_${unit}`, { n }), () => act.setRange(rangeStart(filters.lastDay, unit, n), filters.lastDay))), button(words.say("all_dates"), () => act.setRange(null, null))));
  }

  #buildSpeeds() {
    const { words, act } = this, select = make("select", { "data-part": "speed", "aria-label": words.say("speed") }, SPEEDS.map((speed) => make("option", { value: speed, text: `${words.number(speed)} ×` })));
    select.value = "1";
    select.addEventListener("change", () => act.setSpeed(Number(select.value)));
    return this.#part("speed", select);
  }

  update() {
    const { filters, words, parts } = this, { day, mask } = filters.known;
    for (const input of this.radios ?? []) input.checked = input.value === filters.clock;
    if (this.day) this.day.value = day === null ? "" : isoOf(day);
    parts["time-menu"].classList.toggle("is-active", day !== null || filters.clock !== "event");
    fill(parts["time-name"], words.say("time_menu"), make("span", { class: "menu-told", text: filters.clock === "event" ? "" : ` · ${words.say(`clock_${filters.clock}`)}` }));
    parts["known-note"].hidden = day === null;
    if (day !== null) this.note.textContent = words.say("known_note", { day: formatDay(day, words), n: mask.reduce((sum, one) => sum + one, 0), all: mask.length });
  }
}
