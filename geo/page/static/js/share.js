// What a reader takes along: the address of the view, the citation of the page, the snippet for a page of one's own, the manifest.

import { copyText, fill, make, plain } from "./dom.js";
import { dayOf, formatDay } from "./days.js";
import { describeLeftOut } from "./words.js";

const HEIGHT = 520; // pixels of the frame that the snippet asks for

/** Where this page stands: its address without state, or its bare name where it was opened from a disk. */
export function pageAddress(location) {
  return location.protocol === "file:" ? location.pathname.split("/").pop() : `${location.origin}${location.pathname}`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function frameSnippet(address, hash, title) {
  return `<iframe src="${escape(`${address}?embed${hash}`)}" title="${escape(plain(title))}" width="100%" height="${HEIGHT}" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`;
}

export class Share {
  /** `root` is the panel; `page` gives stateText(), blocks, meta and words. */
  constructor(root, page) {
    Object.assign(this, { root, page });
    const { words } = page;
    this.snippet = make("textarea", { class: "snippet", readonly: "", rows: "4", spellcheck: "false", "aria-label": words.say("share_embed") });
    this.snippet.addEventListener("focus", () => this.snippet.select());
    fill(root,
      make("p", { class: "share-head", text: words.say("share_view") }),
      make("div", { class: "share-row" }, this.#copying("share_link", () => `${pageAddress(window.location)}${page.stateText()}`), this.#copying("share_citation", () => this.citation())),
      make("p", { class: "share-head", text: words.say("share_embed") }), this.snippet,
      make("div", { class: "share-row" }, this.#copying("share_snippet", () => this.snippet.value), window.location.protocol === "file:" ? make("span", { class: "share-note", text: words.say("share_file") }) : null),
      make("p", { class: "share-head", text: words.say("share_sources") }),
      make("div", { class: "share-row" }, make("button", { type: "button", class: "link", "data-part": "manifest", text: words.say("share_manifest"), on: { click: () => this.#save() } })),
      make("p", { class: "share-note", text: words.say("share_manifest_note", { n: page.meta.articles }) }));
  }

  #copying(key, text) {
    const { words } = this.page, button = make("button", { type: "button", class: "link", "data-copy": key, text: words.say(key) });
    button.addEventListener("click", async () => {
      await copyText(text());
      button.textContent = words.say("copied");
      setTimeout(() => (button.textContent = words.say(key)), 1500);
    });
    return button;
  }

  /** Called when the panel opens: the snippet shows the view as it is now. */
  update() {
    this.snippet.value = frameSnippet(pageAddress(window.location), this.page.stateText({ open: true }), this.page.meta.title);
  }

  citation() {
    const { meta, words } = this.page;
    const told = [plain(meta.title), meta.generated ? words.say("data_of", { day: formatDay(dayOf(meta.generated), words) }) : "", words.say("articles", { n: meta.articles }), plain(meta.filters), ...describeLeftOut(meta, words), `bordermap ${meta.version ?? ""}`.trim()];
    return `${told.filter(Boolean).join(", ")}. ${pageAddress(window.location)}`;
  }

  /** What the page was made of: one row for each source, with the SHA-256 of its text. */
  async manifest() {
    const { meta, blocks } = this.page, rows = await blocks.rows("source", meta.rows.source, meta.articles);
    const sources = rows.map(([outlet, title, url, published, language, file, sha256]) => ({ outlet, title, url, published: published ?? "", language, file, sha256 }));
    return { title: meta.title, bordermap: meta.version, generated: meta.generated, filters: meta.filters, left_out: meta.leftOut ?? {}, incidents: meta.incidents, articles: meta.articles, sources };
  }

  async #save() {
    const blob = new Blob([JSON.stringify(await this.manifest(), null, 1)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: "manifest.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
}
