// The time bar: a histogram with a range that is dragged, typed or moved by keys, play, and years and months as layers.

import { dayOf, firstDay, formatDay, isoOf, monthName, yearOf } from "./days.js";
import { fill, make, setText } from "./dom.js";

const STEP_MS = 900, SLIDE = 30; // milliseconds and days of one step of play

export class Timebar {
  /** `parts`: elements by name (chart, handles, from, to, play, years, all). */
  constructor(parts, filters, words, theme, onChange) {
    Object.assign(this, { parts, filters, words, theme, onChange, timer: null, speed: 1 });
    for (const name of ["from", "to"]) parts[name].addEventListener("change", () => this.#type(name, parts[name]));
    parts.play.addEventListener("click", () => this.toggle());
    parts.all.addEventListener("click", () => this.set(null, null));
    this.#listenToChart();
    this.#buildHandles();
    parts.years.getRootNode().addEventListener("pointerdown", (event) => {
      const path = event.composedPath();
      for (const { menu } of this.chips.values()) if (menu.open && !path.includes(menu)) menu.open = false;
    });
    this.#build();
    new ResizeObserver(() => {
      this.size = null;
      this.draw();
    }).observe(parts.chart);
  }

  /** What depends on the days that there are: again when another clock is chosen, or another day's knowledge. */
  #build() {
    const { filters, parts } = this;
    this.stop();
    this.period = filters.period;
    this.low = firstDay(filters.firstMonth);
    this.high = firstDay(filters.lastMonth + 1) - 1;
    for (const name of ["from", "to"]) {
      parts[name].min = isoOf(this.low);
      parts[name].max = isoOf(this.high);
    }
    this.#buildYears();
  }

  get from() {
    return this.filters.from ?? this.low;
  }

  get to() {
    return this.filters.to ?? this.high;
  }

  set(from, to) {
    if (from !== null && to !== null && from > to) [from, to] = [to, from];
    this.filters.from = from === null || from <= this.low ? null : Math.round(from);
    this.filters.to = to === null || to >= this.high ? null : Math.round(to);
    this.onChange();
  }

  #type(name, input) {
    const day = dayOf(input.value);
    input.setCustomValidity("");
    if (name === "from") this.set(day, this.filters.to);
    else this.set(this.filters.from, day);
  }

  #dayAt(clientX) {
    const box = this.parts.chart.getBoundingClientRect();
    return this.low + Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * (this.high + 1 - this.low);
  }

  /** A drag over the bars makes a new range; a drag inside a range moves it; a click takes the month under it. */
  #listenToChart() {
    const { chart } = this.parts;
    chart.addEventListener("pointerdown", (event) => {
      if (!this.filters.dated || event.button > 0) return;
      this.stop();
      chart.setPointerCapture(event.pointerId);
      const day = this.#dayAt(event.clientX);
      const narrowed = this.filters.from !== null || this.filters.to !== null;
      this.drag = { x: event.clientX, day, from: this.from, to: this.to, moves: narrowed && day > this.from && day < this.to + 1, moved: false };
    });
    chart.addEventListener("pointermove", (event) => {
      if (!this.drag) return;
      if (Math.abs(event.clientX - this.drag.x) > 3) this.drag.moved = true;
      if (!this.drag.moved) return;
      const day = this.#dayAt(event.clientX), { drag } = this;
      if (!drag.moves) return this.set(Math.floor(Math.min(day, drag.day)), Math.floor(Math.max(day, drag.day)));
      const shift = Math.round(Math.min(Math.max(day - drag.day, this.low - drag.from), this.high - drag.to));
      this.set(drag.from + shift, drag.to + shift);
    });
    const end = () => {
      if (this.drag && !this.drag.moved) this.#takeMonth(this.drag.day);
      this.drag = null;
    };
    chart.addEventListener("pointerup", end);
    chart.addEventListener("pointercancel", () => (this.drag = null));
  }

  #takeMonth(day) {
    const bin = this.#bins().find(({ start, end }) => day >= start && day < end + 1);
    if (!bin) return;
    if (this.filters.from === bin.start && this.filters.to === bin.end) this.set(null, null);
    else this.set(bin.start, bin.end);
  }

  #buildHandles() {
    for (const name of ["from", "to"]) {
      const handle = this.parts.handles[name];
      handle.addEventListener("keydown", (event) => this.#key(name, event));
      handle.addEventListener("pointerdown", (event) => {
        this.stop();
        handle.setPointerCapture(event.pointerId);
        this.pulled = name;
        event.stopPropagation();
      });
      handle.addEventListener("pointermove", (event) => {
        if (this.pulled !== name) return;
        const day = Math.floor(this.#dayAt(event.clientX));
        if (name === "from") this.set(Math.min(day, this.to), this.filters.to);
        else this.set(this.filters.from, Math.max(day, this.from));
      });
      for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, () => (this.pulled = null));
    }
  }

  #key(name, event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -30, PageUp: 30 };
    const now = name === "from" ? this.from : this.to;
    let day = event.key in steps ? now + steps[event.key] * (event.shiftKey ? 7 : 1) : event.key === "Home" ? this.low : event.key === "End" ? this.high : null;
    if (day === null) return;
    event.preventDefault();
    day = Math.min(this.high, Math.max(this.low, day));
    if (name === "from") this.set(Math.min(day, this.to), this.filters.to);
    else this.set(this.filters.from, Math.max(day, this.from));
  }

  toggle() {
    if (this.timer) this.stop();
    else this.start();
  }

  /** Without a range, play goes from month to month that has incidents; with one, that range slides from where it is to the end. */
  start() {
    this.before = [this.filters.from, this.filters.to];
    const narrowed = this.before.some((day) => day !== null), width = this.to - this.from;
    let month = this.filters.firstMonth, from = this.to >= this.high ? this.low : this.from;
    const step = () => {
      if (narrowed) {
        if (from + width > this.high) return this.stop(true);
        this.set(from, from + width);
        from += Math.min(width + 1, SLIDE);
        return undefined;
      }
      const next = this.#bins().find(({ start, count, total }) => start >= firstDay(month) && (count || total));
      if (!next) return this.stop(true);
      month = next.last + 1;
      return this.set(next.start, next.end);
    };
    this.step = step;
    this.timer = setInterval(step, STEP_MS / this.speed);
    step();
    this.#showPlay();
  }

  /** 1 is a step in 0.9 seconds, 2 twice as fast. */
  setSpeed(speed) {
    this.speed = speed;
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = setInterval(this.step, STEP_MS / speed);
  }

  stop(ended = false) {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.#showPlay();
    if (ended) this.set(...this.before);
  }

  #showPlay() {
    this.parts.play.classList.toggle("is-playing", this.timer !== null);
    this.parts.play.setAttribute("aria-label", this.words.say(this.timer ? "pause" : "play"));
  }

  /** Width and height of the chart, asked for once: the question makes the browser lay out the page. */
  #measure() {
    const { chart } = this.parts;
    return (this.size ??= { width: chart.clientWidth, height: chart.clientHeight });
  }

  /** Bars: months; quarters or years where months would be thinner than 4 pixels. */
  #bins() {
    const { filters } = this, months = filters.lastMonth - filters.firstMonth + 1;
    const width = this.#measure().width || 600;
    const size = months * 4 <= width ? 1 : months * 4 <= width * 3 ? 3 : 12;
    const bins = [];
    for (let month = filters.firstMonth - (((filters.firstMonth % size) + size) % size); month <= filters.lastMonth; month += size) {
      let count = 0, total = 0;
      for (let k = Math.max(month, filters.firstMonth); k < month + size && k <= filters.lastMonth; k++) {
        count += filters.monthCounts[k - filters.firstMonth];
        total += filters.monthTotals[k - filters.firstMonth];
      }
      bins.push({ start: firstDay(Math.max(month, filters.firstMonth)), end: firstDay(Math.min(month + size, filters.lastMonth + 1)) - 1, last: Math.min(month + size - 1, filters.lastMonth), count, total });
    }
    return bins;
  }

  draw() {
    const { chart } = this.parts, ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#measure();
    if (!width || !height) return;
    chart.width = width * ratio;
    chart.height = height * ratio;
    const context = chart.getContext("2d"), theme = this.theme();
    context.scale(ratio, ratio);
    if (!this.filters.dated) return;
    const bins = this.#bins(), most = Math.max(1, ...bins.map(({ total }) => total)), span = this.high + 1 - this.low;
    const x = (day) => ((day - this.low) / span) * width, tall = height - 15;
    const left = x(this.from), right = x(this.to + 1);
    context.fillStyle = theme.bar;
    context.globalAlpha = 0.1;
    context.fillRect(left, 0, right - left, tall);
    for (const bin of bins) {
      const from = x(bin.start) + 0.75, wide = Math.max(1.5, x(bin.end + 1) - x(bin.start) - 1.5);
      const high = bin.total ? Math.max(2, (bin.total / most) * (tall - 4)) : 0, now = bin.count ? Math.max(2, (bin.count / most) * (tall - 4)) : 0;
      context.globalAlpha = 0.25;
      context.fillRect(from, tall - high, wide, high);
      context.globalAlpha = 1;
      context.fillRect(from, tall - now, wide, now);
    }
    context.fillStyle = theme.ink;
    context.globalAlpha = 0.3;
    context.fillRect(0, tall, width, 1);
    this.#drawYears(context, x, tall, width);
    this.#placeHandles(left, right, width);
  }

  #drawYears(context, x, tall, width) {
    context.globalAlpha = 0.75;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "top";
    const first = yearOf(this.filters.firstMonth), last = yearOf(this.filters.lastMonth);
    const every = Math.max(1, Math.ceil(((last - first + 1) * 40) / width));
    for (let year = first; year <= last; year++) {
      const at = Math.max(0, x(Date.UTC(year, 0, 1) / 86400000));
      context.fillRect(at, tall, 1, 4);
      const room = x(Date.UTC(year + every, 0, 1) / 86400000) - at;
      if ((year - first) % every === 0 && at < width - 34 && room > 38) context.fillText(String(year), at + 4, tall + 3);
    }
  }

  #placeHandles(left, right, width) {
    for (const [name, at, day] of [["from", left, this.from], ["to", right, this.to]]) {
      const handle = this.parts.handles[name];
      handle.style.left = `${Math.min(width, Math.max(0, at))}px`;
      handle.setAttribute("aria-valuemin", this.low);
      handle.setAttribute("aria-valuemax", this.high);
      handle.setAttribute("aria-valuenow", day);
      handle.setAttribute("aria-valuetext", formatDay(day, this.words));
    }
  }

  #buildYears() {
    const { filters } = this;
    this.chips = new Map();
    this.undatedBox = null;
    if (!filters.dated) return fill(this.parts.years);
    const rows = [];
    for (const year of [...filters.years].sort((a, b) => a - b)) rows.push(this.#buildYear(year));
    const box = make("input", { type: "checkbox", "data-layer": "undated" });
    box.addEventListener("change", () => {
      filters.undated = box.checked;
      this.onChange();
    });
    this.undatedBox = box;
    this.undatedCount = make("span", { class: "count" });
    this.undatedChip = make("span", { class: "chip" }, make("label", {}, box, this.words.say("undated"), this.undatedCount));
    return fill(this.parts.years, rows, this.undatedChip);
  }

  #monthsOf(year) {
    const first = (year - 1970) * 12, out = [];
    for (let month = first; month < first + 12; month++) if (month >= this.filters.firstMonth && month <= this.filters.lastMonth) out.push(month);
    return out;
  }

  #buildYear(year) {
    const months = this.#monthsOf(year);
    const box = make("input", { type: "checkbox", "data-layer": String(year) });
    box.addEventListener("change", () => this.#switch(months, box.checked));
    const count = make("span", { class: "count" });
    const boxes = months.map((month) => {
      const input = make("input", { type: "checkbox", "data-layer": `${year}-${String((month % 12) + 1).padStart(2, "0")}` });
      input.addEventListener("change", () => this.#switch([month], input.checked));
      const told = make("span", { class: "count" });
      return { month, input, told, row: make("label", { class: "month" }, input, monthName(month, this.words), told) };
    });
    const menu = make("details", { class: "months" }, make("summary", { "aria-label": this.words.say("months_of", { year: String(year) }) }),
      make("div", { class: "months-panel", role: "group", "aria-label": this.words.say("months_of", { year: String(year) }) }, boxes.map(({ row }) => row)));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    });
    menu.addEventListener("toggle", () => {
      if (!menu.open) return;
      for (const other of this.chips.values()) if (other.menu !== menu) other.menu.open = false;
      const panel = menu.querySelector(".months-panel"), at = menu.getBoundingClientRect();
      panel.style.left = `${Math.max(8, Math.min(at.left - 60, window.innerWidth - 240))}px`;
      panel.style.bottom = `${window.innerHeight - at.top + 6}px`;
    });
    this.chips.set(year, { box, count, boxes, months, menu });
    return make("span", { class: "chip" }, make("label", {}, box, String(year), count), menu);
  }

  #switch(months, on) {
    this.stop();
    for (const month of months)
      if (on) this.filters.offMonths.delete(month);
      else this.filters.offMonths.add(month);
    this.onChange();
  }

  update() {
    const { filters, words, parts } = this;
    if (this.period !== filters.period) this.#build();
    parts.from.value = isoOf(this.from);
    parts.to.value = isoOf(this.to);
    parts.all.hidden = filters.from === null && filters.to === null;
    for (const { box, count, boxes, months } of this.chips.values()) {
      const off = months.filter((month) => filters.offMonths.has(month)).length;
      box.checked = off < months.length;
      box.indeterminate = off > 0 && off < months.length;
      let total = 0;
      for (const { month, input, told, row } of boxes) {
        const n = filters.monthTotals[month - filters.firstMonth];
        input.checked = !filters.offMonths.has(month);
        setText(told, words.number(n));
        row.classList.toggle("is-empty", n === 0);
        total += n;
      }
      setText(count, words.number(total));
    }
    if (this.undatedBox) {
      this.undatedBox.checked = filters.undated;
      setText(this.undatedCount, words.number(filters.undatedTotal));
      this.undatedChip.hidden = !filters.undatedTotal;
    }
    this.draw();
  }
}
