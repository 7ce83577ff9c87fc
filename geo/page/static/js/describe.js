// What an incident looks like and how it is described in few words, for map, list, tooltip and dossier alike.

import { make, plain } from "./dom.js";
import { toneColour } from "./dot.js";
import { glyphPath } from "./glyphs.js";

const NO_ONE = 255;
const AREA = 3, SECTION = 5; // where_prec of a district and of a border section

export class Describer {
  constructor(columns, meta, words, names) {
    Object.assign(this, { columns, meta, words, names });
  }

  colour(side) {
    return side === NO_ONE ? toneColour(-1) : toneColour(this.meta.sides[side][2]);
  }

  isMutual(i) {
    return this.meta.statuses[this.columns.status[i]] === "mutual_accusation";
  }

  isUnplaced(i) {
    return this.columns.lon[i] !== this.columns.lon[i];
  }

  look(i, glyph = false) {
    const c = this.columns;
    return {
      left: this.colour(c.left[i]), right: this.colour(c.right[i]), reply: c.reply[i], mutual: this.isMutual(i), third: c.third[i],
      dashed: c.wherePrec[i] >= AREA && c.wherePrec[i] <= SECTION, glyph: glyph ? glyphPath(this.meta.types[c.type[i]]) : null,
    };
  }

  /** `place` is the name of the incident's place. */
  describe(i, place) {
    const c = this.columns, { words, meta } = this;
    const letters = (side) => (side === NO_ONE ? "" : meta.sides[side][0]);
    const left = letters(c.left[i]), right = letters(c.right[i]);
    const third = ["", words.say("third_supports"), words.say("third_contradicts")][c.third[i]];
    return {
      look: this.look(i), type: meta.types[c.type[i]],
      when: words.when(c.start[i], c.end[i], c.datePrec[i]),
      where: words.place(this.names.of(place), c.wherePrec[i], c.radius[i], meta.levels[c.level[i]]),
      status: [make("b", { text: words.status(meta.statuses[c.status[i]]) }), left ? make("span", { class: "letters", text: [left, right].filter(Boolean).map(plain).join(" – ") }) : null,
        third ? make("span", { text: third }) : null, this.isUnplaced(i) ? make("span", { class: "off-map", text: words.say("not_on_map") }) : null],
    };
  }
}
