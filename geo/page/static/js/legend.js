// The key to the signs: made of the same drawing as the map.

import { ACKNOWLEDGED, DENIED, NO_REPLY, PARTLY, dotElement, toneColour } from "./dot.js";
import { fill, make, plain } from "./dom.js";
import { glyphElement } from "./glyphs.js";

export function fillLegend(root, meta, words, theme) {
  const parties = meta.sides.filter(([, , tone]) => tone >= 0);
  const [a, b] = [parties[0]?.[2] ?? 0, parties[1]?.[2] ?? 1].map(toneColour);
  const dot = (text, known) => make("li", {}, dotElement({ left: a, right: b, reply: NO_REPLY, mutual: false, third: 0, dashed: false, glyph: null, ...known }, 36, theme), make("span", { text: words.say(text) }));
  const sign = (name) => make("li", {}, make("i", { class: `sign sign-${name}` }), make("span", { text: words.say(`key_${name}`) }));
  const types = new Set(meta.used ?? meta.types);
  fill(root,
    make("p", { class: "legend-lead", text: words.say("key_lead") }),
    make("ul", { class: "legend-sides" }, parties.slice(0, 8).map(([code, name, tone]) => make("li", {}, toneMark(tone), make("b", { text: plain(code) }), make("span", { text: plain(name) }))),
      make("li", {}, toneMark(-1), make("span", { text: words.say("key_third") }))),
    make("ul", { class: "legend-dots" }, dot("key_none", {}), dot("key_denied", { reply: DENIED }), dot("key_partly", { reply: PARTLY }), dot("key_acknowledged", { reply: ACKNOWLEDGED }),
      dot("key_mutual", { mutual: true }), dot("key_supports", { third: 1 }), dot("key_contradicts", { third: 2 }), dot("key_dashed", { dashed: true })),
    make("ul", { class: "legend-signs" }, sign("disc"), sign("area"), sign("section"), sign("rival"), sign("count")),
    make("ul", { class: "legend-types" }, meta.types.filter((type) => types.has(type)).map((type) => make("li", {}, glyphElement(type), make("span", { text: words.type(type) })))));
}

export function toneMark(tone) {
  const mark = make("i", { class: "tone" });
  mark.style.background = toneColour(tone);
  return mark;
}
