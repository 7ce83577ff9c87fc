// The basemap: water, land, divisions, borders, disputed lines, and names where they fit.

import { isInView, makeCanvasLayer, trace } from "./canvas.js";
import { boundsOf, decodeLine, mercatorX, mercatorY } from "./polyline.js";

const LIGHT_MAP = {
  land: "#f7f5f0", around: "#efece5", division: "#d3ccbf", border: "#8c8578", disputed: "#8c8578", country: "#8d8674", area: "#a39b8b",
  town: "#5d594f", halo: "rgba(247,245,240,.85)",
};
const DARK_MAP = {
  land: "#2a2e32", around: "#24282b", division: "#3d4348", border: "#747c83", disputed: "#747c83", country: "#7d868e", area: "#68717a",
  town: "#a4adb5", halo: "rgba(36,40,43,.85)",
};

export class Basemap {
  /** `base` as geo.page.basemap makes it, or null: then the map is water alone. */
  constructor(base, names, isDark) {
    Object.assign(this, { names, isDark });
    const shape = (texts) => {
      const lines = texts.map((text) => decodeLine(text));
      return { lines, box: boundsOf(lines) };
    };
    const focus = new Set(base?.focus ?? []);
    this.countries = (base?.countries ?? []).map((row) => ({
      name: row.name, ...shape(row.polygons.flat()), near: !focus.size || focus.has(row.iso2), at: row.label,
    }));
    this.divisions = (base?.division_lines ?? []).map((line) => shape([line]));
    this.borders = (base?.borders ?? []).map((row) => shape(row.lines));
    this.disputed = (base?.disputed ?? []).map((row) => ({ ...shape(row.lines), ...row }));
    this.labels = this.#collectLabels(base);
    this.layer = makeCanvasLayer("basemap", 150, (context, view) => this.draw(context, view));
  }

  #collectLabels(base) {
    const labels = [];
    const add = (kind, name, lon, lat, from, weight = 0) => labels.push({ kind, name, x: mercatorX(lon), y: mercatorY(lat), from, weight });
    for (const { name, at } of this.countries) add("country", name, at[0], at[1], 3);
    for (const [name, lon, lat, people] of base?.towns ?? [])
      add("town", name, lon, lat, people > 900 ? 4.5 : people > 150 ? 6.5 : people > 60 ? 7.75 : 8.75, people);
    for (const [name, lon, lat, level] of base?.divisions ?? []) add("area", name, lon, lat, level === "province" ? 7 : 8);
    for (const [name, lon, lat] of base?.places ?? []) add("village", name, lon, lat, 9.5);
    return labels;
  }

  draw(context, view) {
    const colours = this.isDark() ? DARK_MAP : LIGHT_MAP;
    context.lineJoin = "round";
    for (const row of this.countries) {
      if (!isInView(view, row.box)) continue;
      trace(context, view, row.lines, true);
      context.fillStyle = row.near ? colours.land : colours.around;
      context.fill("evenodd");
    }
    if (view.zoom >= 5.5) this.#stroke(context, view, this.divisions, colours.division, 0.8, []);
    this.#stroke(context, view, this.borders, colours.border, view.zoom >= 7 ? 1.5 : 1, []);
    if (view.zoom >= 5) this.#stroke(context, view, this.disputed, colours.disputed, 1, [4, 4]);
    this.#write(context, view, colours);
  }

  #stroke(context, view, rows, colour, width, dash) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    for (const row of rows) {
      if (!isInView(view, row.box)) continue;
      trace(context, view, row.lines);
      context.stroke();
    }
    context.setLineDash([]);
  }

  #write(context, view, colours) {
    const boxes = [];
    const isFree = (box) => boxes.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    context.lineJoin = "round";
    context.textBaseline = "middle";
    for (const label of this.labels) {
      if (view.zoom < label.from || (label.kind === "country" && view.zoom > 9.5)) continue;
      const x = view.x(label.x), y = view.y(label.y);
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      const dot = label.kind === "town" || label.kind === "village";
      const text = label.kind === "country" ? label.name.toUpperCase() : this.names.of(label.name);
      context.font = {
        country: "600 12px system-ui, sans-serif", town: `${label.weight > 300 ? 600 : 400} 11.5px system-ui, sans-serif`,
        area: "italic 11px system-ui, sans-serif", village: "10.5px system-ui, sans-serif",
      }[label.kind];
      if ("letterSpacing" in context) context.letterSpacing = label.kind === "country" ? "2.5px" : label.kind === "area" ? "0.6px" : "0px";
      const width = context.measureText(text).width, left = label.kind === "country" ? keepInside(view, x, width) : dot ? x + 5 : x - width / 2;
      const box = [left - (dot ? 8 : 3), y - 8, left + width + 3, y + 8];
      if (!isFree(box)) continue;
      boxes.push(box);
      context.fillStyle = colours[label.kind] ?? colours.town;
      if (dot) {
        context.beginPath();
        context.arc(x, y, label.weight > 300 ? 2.4 : 1.7, 0, 2 * Math.PI);
        context.fill();
      }
      context.textAlign = "left";
      context.strokeStyle = colours.halo;
      context.lineWidth = 3;
      context.strokeText(text, left, y);
      context.fillText(text, left, y);
    }
    if ("letterSpacing" in context) context.letterSpacing = "0px";
  }

  /** The disputed line within `reach` pixels of a point of the canvas, or null. */
  findDisputed(view, x, y, reach = 5) {
    for (const row of this.disputed) {
      if (!isInView(view, row.box)) continue;
      for (const line of row.lines)
        for (let k = 2; k < line.length; k += 2)
          if (distanceToSegment(x, y, view.x(line[k - 2]), view.y(line[k - 1]), view.x(line[k]), view.y(line[k + 1])) <= reach) return row;
    }
    return null;
  }
}

/** Where a name `width` wide around `x` begins: within what is seen of the canvas, if `x` is. */
function keepInside({ width: all, pad }, x, width) {
  const from = pad.x + 6, to = all - pad.x - 6, left = x - width / 2;
  return x < from || x > to ? left : Math.max(from, Math.min(left, to - width));
}

export function distanceToSegment(x, y, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
