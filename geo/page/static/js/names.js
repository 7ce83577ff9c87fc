// Names of places by the convention that the reader chose: both names, the neutral one, or those of one language.

import { fill, make } from "./dom.js";

export class Names {
  /** `told` as geo.page.names makes it, or null: then every name stays as it is. */
  constructor(told) {
    this.conventions = told?.conventions ?? [];
    this.told = told?.names ?? {};
    this.use(null);
  }

  /** Switch to `convention`; one that is not known stands for the first. */
  use(convention) {
    this.convention = this.conventions.includes(convention) ? convention : this.conventions[0] ?? null;
  }

  get isDefault() {
    return this.convention === (this.conventions[0] ?? null);
  }

  /** The name to show; of "village, district" each part by itself. */
  of(name) {
    const told = (part) => (Object.hasOwn(this.told, part) && this.told[part][this.convention]) || part;
    return Object.hasOwn(this.told, name) ? told(name) : name.split(", ").map(told).join(", ");
  }

  /** All names of a place, for the search. */
  all(name) {
    return [name, ...name.split(", ")].flatMap((part) => (Object.hasOwn(this.told, part) ? Object.values(this.told[part]) : []));
  }

  /** Fill the menu that switches; hide it where there is nothing to choose. */
  fillMenu(box, select, words, onChange) {
    if (!box || !select) return;
    box.hidden = this.conventions.length < 2;
    const label = (key) => (key === "both" || key === "neutral" ? words.say(`names_${key}`) : words.languageName(key));
    fill(select, this.conventions.map((key) => make("option", { value: key, text: label(key) })));
    select.value = this.convention;
    select.addEventListener("change", () => {
      this.use(select.value);
      onChange();
    });
  }
}
