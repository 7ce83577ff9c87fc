// One plain glyph for each type of event, as an SVG path in a square of 16, drawn with a stroke of 1.6.

export const GLYPHS = {
  shelling: "M2 13C4 6 8 4 12 6M9 2.5l3.2 3.5-4.4 1.6M13 13l-1.5-2M13 13l1.8-1.2M13 13l.2-2.6",
  small_arms_fire: "M2 8h8M7.5 5.5L11 8l-3.5 2.5M13 4.5v7",
  drone_strike: "M4 4l8 8M12 4l-8 8M2 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0M2 12a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 12a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
  air_strike: "M8 2v9M8 5.5L2.5 9.5M8 5.5l5.5 4M8 11l-2.5 2.5M8 11l2.5 2.5",
  incursion: "M11 2.5v11M2 8h7M6.5 5.5L9 8l-2.5 2.5",
  clash: "M2 5h5M5 3l2.2 2L5 7M14 11H9M11 9l-2.2 2 2.2 2",
  troop_buildup: "M3 13V9.5L5 8l2 1.5V13M9 13V9.5L11 8l2 1.5V13M6 6.5V4.5L8 3l2 1.5v2",
  mine: "M3.5 9a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M8 4.5V2M4.8 5.8L3.2 4.2M11.2 5.8l1.6-1.6",
  engineering_works: "M3 13l6-6M7 4.5c2-2 4.5-2 6 0L10.5 7 8.8 8.5z",
  detention: "M3 3h10v10H3zM6.3 3v10M9.7 3v10",
  airspace: "M2 12c3-6 9-6 12 0M8 9V2.5M5.8 4.7L8 2.5l2.2 2.2",
  blockade: "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M4.8 8h6.4",
  sabotage: "M8 2L14 13H2zM8 6v3.5M8 11.2v.3",
  other: "M4 8h.2M8 8h.2M12 8h.2",
};

const SVG = "http://www.w3.org/2000/svg";

/** The glyph of `type` as an SVG element that takes the colour of the text. */
export function glyphElement(type) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", GLYPHS[type] || GLYPHS.other);
  svg.append(path);
  return svg;
}

const paths = new Map();

export function glyphPath(type) {
  if (!paths.has(type)) paths.set(type, new Path2D(GLYPHS[type] || GLYPHS.other));
  return paths.get(type);
}
