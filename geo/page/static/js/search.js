// Text search over titles, places, sentences, speakers and outlets, in any case and with or without marks on letters.

import { readDetail } from "./details.js";

const LETTERS = { "ə": "a", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е" };

export function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[əıøłđßæœё]/g, (letter) => LETTERS[letter]);
}

/** Azerbaijani ə is written a by some and e by others. */
function spellings(name) {
  return /ə/i.test(name) ? [name, name.replace(/ə/gi, "e")] : [name];
}

export class Search {
  /** `known` (see Known) says what of it the page shows. */
  constructor(blocks, meta, names, known) {
    Object.assign(this, { blocks, meta, names, known, texts: null });
  }

  /** Read everything once, and again when another day's knowledge is shown; from then on `find` is a scan. */
  async prepare() {
    const { day } = this.known;
    if (this.reading && this.day === day) return this.reading;
    this.day = day;
    this.reading = this.#read();
    await this.reading;
  }

  async #read() {
    const { meta, blocks } = this, texts = new Array(meta.incidents);
    const sources = [];
    for (let k = 0; k * meta.rows.source < meta.articles; k++) {
      const rows = await blocks.json(`source-${k}`);
      if (rows) sources.push(...rows.map(([outlet, title]) => `${outlet} ${title}`));
    }
    for (let i = 0; i < meta.incidents; i++) {
      const [id, title, place] = await blocks.row("rows", i, meta.rows.list);
      const detail = await readDetail(blocks, i, meta);
      const { known } = this;
      const told = (detail?.statements ?? []).filter((row) => known.isStatementKnown(row)).map((row) => `${row.exact} ${row.speaker ?? ""}`);
      const places = (detail?.places ?? []).flatMap((row) => [row.name, row.written ?? "", ...this.names.all(row.name).flatMap(spellings)]);
      const from = (detail?.articles ?? []).filter((k) => known.isSourceKnown(k)).map((k) => sources[k] ?? "");
      texts[i] = fold([id, title, place, ...places, ...told, ...from].join("\n"));
    }
    this.texts = texts;
  }

  /** One byte per incident, 1 where all words of `query` occur; null for an empty query. */
  find(query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    return Uint8Array.from(this.texts, (text) => (words.every((word) => text.includes(word)) ? 1 : 0));
  }
}
