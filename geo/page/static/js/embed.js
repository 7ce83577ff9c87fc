// The layout for a frame in somebody else's page (`?embed`): the map alone, the dossier over it, a link to the whole page.

import { pageAddress } from "./share.js";

export function isEmbedded(location) {
  return new URLSearchParams(location.search).has("embed");
}

export class Embed {
  /** `page` as the whole page; the list is opened by a button, so that the incidents are reached without the map as well. */
  constructor(page) {
    this.page = page;
    const { root, parts } = page;
    root.classList.add("is-embed");
    parts.full.hidden = parts["embed-list"].hidden = false;
    parts["embed-list"].addEventListener("click", () => this.openList(!this.isListOpen));
    parts["side-close"].addEventListener("click", () => this.openList(false));
    parts["side-close"].hidden = false;
    this.openList(false);
  }

  /** The wheel scrolls the page around the frame until the reader has taken hold of the map. */
  freeWheel() {
    const { map } = this.page;
    map.scrollWheelZoom.disable();
    map.on("click", () => map.scrollWheelZoom.enable());
    map.on("mouseout", () => map.scrollWheelZoom.disable());
  }

  openList(open) {
    this.isListOpen = open;
    this.page.parts["embed-list"].setAttribute("aria-expanded", String(open));
    this.update();
  }

  update() {
    const { page } = this, { parts, filters, words } = page;
    parts.side.hidden = page.selected < 0 && !this.isListOpen;
    if (filters) parts["embed-list"].textContent = words.say("incidents", { n: filters.count });
    if (page.map) parts.full.href = pageAddress(window.location) + page.stateText();
  }
}
