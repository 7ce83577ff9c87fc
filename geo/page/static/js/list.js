// The list of incidents, newest first, in step with filters and map. Rows are made as far as the reader scrolls.

import { dotElement } from "./dot.js";
import { fill, make, plain } from "./dom.js";

const CHUNK = 40;

export class List {
  /** `describe(i)`: {title, place, when, status, look}; `act`: {open(i), point(i)}. */
  constructor(root, blocks, meta, describe, act) {
    Object.assign(this, { root, blocks, meta, describe, act, rows: [], made: 0, token: 0 });
    this.items = make("ol", { class: "items" });
    this.end = make("div", { class: "list-end" });
    root.append(this.items, this.end);
    this.observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.#grow(this.token), { root: null, rootMargin: "300px" });
    this.observer.observe(this.end);
  }

  /** Show the incidents `rows` (numbers); `empty` are nodes for when there are none. */
  async show(rows, empty) {
    const token = ++this.token;
    this.rows = rows;
    this.made = 0;
    const first = await this.#make(rows.slice(0, CHUNK));
    if (token !== this.token) return;
    fill(this.items, first);
    this.made = first.length;
    fill(this.end, rows.length ? null : empty);
  }

  async #grow(token) {
    if (this.busy || this.made >= this.rows.length || this.made === 0) return;
    this.busy = true;
    const from = this.made, more = await this.#make(this.rows.slice(from, from + CHUNK));
    this.busy = false;
    if (token !== this.token || this.made !== from) return;
    this.items.append(...more);
    this.made += more.length;
    this.observer.unobserve(this.end);
    this.observer.observe(this.end);
  }

  async #make(rows) {
    const told = await Promise.all(rows.map((i) => this.blocks.row("rows", i, this.meta.rows.list)));
    return rows.map((i, k) => this.#makeRow(i, told[k]));
  }

  #makeRow(i, [, title, place]) {
    const told = this.describe(i, place);
    const button = make("button", { type: "button", class: "item", "data-row": i },
      dotElement(told.look, 36, this.act.theme()),
      make("span", { class: "item-text" },
        make("span", { class: "item-title", text: plain(title), dir: "auto" }),
        make("span", { class: "item-meta" }, make("span", { text: told.when }), make("span", { text: plain(told.where), dir: "auto" })),
        make("span", { class: "item-status" }, told.status)));
    button.addEventListener("click", () => this.act.open(i));
    for (const [event, value] of [["pointerenter", i], ["focus", i], ["pointerleave", -1], ["blur", -1]]) button.addEventListener(event, () => this.act.point(value));
    return make("li", {}, button);
  }

  focus(i) {
    const row = this.items.querySelector(`[data-row="${i}"]`);
    row?.focus();
    return Boolean(row);
  }
}
