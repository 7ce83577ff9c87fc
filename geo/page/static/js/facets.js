// The row of filters: one menu for each dimension, with a count at each value.

import { make, fill, plain } from "./dom.js";
import { DIMENSIONS, EXACT, NO_FACET, NO_SIDE } from "./filters.js";
import { glyphElement } from "./glyphs.js";
import { toneColour } from "./dot.js";

export class Facets {
  constructor(root, filters, words, onChange) {
    Object.assign(this, { root, filters, words, onChange, menus: {} });
    this.sides = new Map(filters.meta.sides.map(([code, name, tone]) => [code, { name, tone }]));
    fill(root, DIMENSIONS.filter((name) => filters.values[name].length > 1).map((name) => this.#buildMenu(name)), this.#buildExact());
    root.addEventListener("keydown", (event) => {
      const menu = event.target.closest?.("details[open]");
      if (event.key !== "Escape" || !menu) return;
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    });
    root.getRootNode().addEventListener("pointerdown", (event) => {
      const path = event.composedPath();
      for (const { menu } of Object.values(this.menus)) if (menu.open && !path.includes(menu)) menu.open = false;
    });
  }

  #buildMenu(name) {
    const summary = make("summary", { class: "menu-name" });
    const list = make("div", { class: "menu-values", role: "group", "aria-label": this.words.say(`filter_${name}`) });
    const all = make("button", { type: "button", class: "link", text: this.words.say("all"), on: { click: () => this.#set(name, null) } });
    const menu = make("details", { class: "menu", "data-filter": name }, summary, make("div", { class: "menu-panel" }, make("p", { class: "menu-head" }, make("span", { text: this.words.say(`hint_${name}`) }), all), list));
    menu.addEventListener("toggle", () => {
      if (!menu.open) return;
      for (const other of Object.values(this.menus)) if (other.menu !== menu) other.menu.open = false;
      this.#fillMenu(name);
    });
    this.menus[name] = { menu, summary, list };
    return menu;
  }

  /** One click leaves the exact places alone, the next brings the others back. */
  #buildExact() {
    const { filters, words } = this, places = this.filters.columns.wherePrec;
    const exact = places.reduce((sum, prec) => sum + (prec === Number(EXACT) ? 1 : 0), 0);
    if (!exact || exact === places.length) return null;
    this.exact = make("button", { type: "button", class: "menu-name plain toggle", "data-part": "exact", text: words.say("exact_only"), "aria-pressed": "false" });
    this.exact.addEventListener("click", () => this.#set("prec", filters.isExact ? null : EXACT));
    return this.exact;
  }

  #set(name, value) {
    if (value === null) this.filters.hidden[name].clear();
    else this.filters.only(name, value);
    this.onChange();
  }

  label(name, value) {
    if (name === "type") return this.words.type(value);
    if (name === "status") return this.words.status(value);
    if (name === "prec") return this.words.say(`prec_${value}`);
    if (name === "side") return value === NO_SIDE ? this.words.say("side_none") : plain(this.sides.get(value).name);
    if (name === "facet") return this.words.say(value === NO_FACET ? "filter_facet_none" : `facet_${value}`);
    if (name === "lang") return this.words.languageName(value);
    return plain(value) || this.words.say("outlet_none");
  }

  #mark(name, value) {
    if (name === "type") return glyphElement(value);
    if (name !== "side" || value === NO_SIDE) return null;
    const mark = make("i", { class: "tone" });
    mark.style.background = toneColour(this.sides.get(value).tone);
    return mark;
  }

  #fillMenu(name) {
    const { filters, words } = this, counts = filters.counts[name];
    const rows = filters.values[name].map((value, k) => ({ value, count: counts[k], hidden: filters.hidden[name].has(value) }));
    const known = rows.filter(({ value, hidden }) => hidden || this.#occurs(name, value));
    fill(this.menus[name].list, known.map(({ value, count, hidden }) => {
      const box = make("input", { type: "checkbox", "data-value": value });
      box.checked = !hidden;
      box.addEventListener("change", () => {
        filters.setHidden(name, value, !box.checked);
        this.onChange();
      });
      const label = this.label(name, value);
      return make("div", { class: "menu-row" },
        make("label", {}, box, this.#mark(name, value), make("span", { class: "menu-label", text: label }), make("span", { class: "count", text: words.number(count) })),
        make("button", { type: "button", class: "link only", text: words.say("only"), "aria-label": words.say("only_this", { what: label }), on: { click: () => this.#set(name, value) } }));
    }));
  }

  /** Whether any incident has the value at all: others are not offered. */
  #occurs(name, value) {
    this.found ??= this.#findValues();
    return name === "outlet" || name === "lang" || this.found[name].has(value);
  }

  #findValues() {
    const { columns: c, values, known: { own } } = this.filters;
    const [type, status, prec] = [values.type, values.status, values.prec].map(({ length }) => new Uint8Array(length + 1));
    let bits = 0, none = false, facets = 0, noFacet = false;
    for (let i = 0; i < c.count; i++) {
      type[c.type[i]] = status[own.status[i]] = prec[c.wherePrec[i] - 1] = 1;
      bits |= own.claims[i];
      none = none || own.claims[i] === 0;
      facets |= own.facets[i];
      noFacet = noFacet || own.facets[i] === 0;
    }
    const pick = (name, test) => new Set(values[name].filter((value, k) => test(k, value)));
    return {
      type: pick("type", (k) => type[k]), status: pick("status", (k) => status[k]), prec: pick("prec", (k) => prec[k]),
      side: pick("side", (k, side) => (side === NO_SIDE ? none : bits & (1 << k))), facet: pick("facet", (k, facet) => (facet === NO_FACET ? noFacet : facets & (1 << k))),
    };
  }

  update() {
    const { filters, words } = this;
    this.exact?.setAttribute("aria-pressed", String(filters.isExact));
    for (const [name, { menu, summary, list }] of Object.entries(this.menus)) {
      const values = filters.values[name].filter((value) => this.#occurs(name, value));
      const off = values.filter((value) => filters.hidden[name].has(value)).length;
      const told = off ? ` · ${words.say("of", { n: values.length - off, all: values.length })}` : "";
      const label = words.say(`filter_${name}`);
      if (summary.textContent !== label + told) fill(summary, label, make("span", { class: "menu-told", text: told }));
      menu.classList.toggle("is-active", off > 0);
      if (!menu.open) continue;
      const focused = list.getRootNode().activeElement;
      const value = list.contains(focused) ? focused.dataset?.value : undefined;
      const top = list.scrollTop;
      this.#fillMenu(name);
      list.scrollTop = top;
      if (value !== undefined) [...list.querySelectorAll("input")].find((box) => box.dataset.value === value)?.focus();
    }
  }
}
