// The incidents on the map: areas, border sections, discs, rival places, split dots, and counts where many fall together.

import { isInView, makeCanvasLayer, trace } from "./canvas.js";
import { distanceToSegment } from "./basemap.js";
import { drawCount, drawDot } from "./dot.js";
import { boundsOf, decodeLine, mercatorLat, mercatorX, mercatorY } from "./polyline.js";

const FEW = 300; // up to so many on the screen, only dots that cover each other are counted together
const CELL = 48; // pixels: beyond that, all in one cell are
const GLYPH_ZOOM = 8.5;

export class IncidentLayer {
  constructor(describer, shapes, isShown, theme) {
    const { columns, meta } = describer;
    Object.assign(this, { describer, columns, meta, isShown, theme, selected: -1, hovered: -1, groups: [], ring: null, sprites: new Map() });
    const { count, lon, lat } = columns;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.found = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      this.x[i] = mercatorX(lon[i]);
      this.y[i] = mercatorY(lat[i]);
    }
    this.shapes = shapes.map((row) => {
      const lines = row.p.map((text) => decodeLine(text));
      return { isArea: row.k === "a", lines, box: boundsOf(lines) };
    });
    this.layer = makeCanvasLayer("incidents", 450, (context, view) => this.draw(context, view));
  }

  static radius(zoom) {
    return zoom >= GLYPH_ZOOM ? 12 : zoom >= 6.5 ? 8.5 : 7;
  }

  draw(context, view) {
    const begun = performance.now();
    this.radius = IncidentLayer.radius(view.zoom);
    const visible = this.#findVisible(view);
    this.#drawShapes(context, view);
    if (visible.length <= 3000) this.#drawDiscs(context, view, visible);
    this.groups = visible.length <= FEW ? this.#groupClose(view, visible) : this.#groupCells(view, visible);
    this.#drawRivals(context, view, visible.length <= FEW ? visible : []);
    for (const group of this.groups) this.#drawGroup(context, view, group);
    if (this.ring) this.#drawRing(context, view);
    for (const [i, width] of [[this.hovered, 2], [this.selected, 3]]) this.#drawMarked(context, view, i, width);
    this.drawMs = performance.now() - begun;
    this.onDraw?.(view);
  }

  /** The incidents that are shown on the canvas or just beyond its edges. */
  #findVisible({ scale, left, top, width, height }) {
    const { isShown, x, y, found } = this;
    let count = 0;
    for (let i = 0; i < x.length; i++) {
      if (!isShown[i]) continue;
      const px = x[i] * scale - left, py = y[i] * scale - top;
      if (px > -20 && py > -20 && px < width + 20 && py < height + 20) found[count++] = i;
    }
    return found.subarray(0, count);
  }

  #drawShapes(context, view) {
    const used = new Set(), marked = new Set(), { count, shape: shapeOf } = this.columns;
    for (let i = 0; i < count; i++) {
      const shape = shapeOf[i];
      if (shape < 0 || !this.isShown[i]) continue;
      used.add(shape);
      if (i === this.selected || i === this.hovered) marked.add(shape);
    }
    context.lineJoin = context.lineCap = "round";
    const ordered = [...used].sort((a, b) => marked.has(a) - marked.has(b) || this.#area(b) - this.#area(a));
    for (const k of ordered) {
      const shape = this.shapes[k];
      if (!isInView(view, shape.box)) continue;
      trace(context, view, shape.lines, shape.isArea);
      context.strokeStyle = context.fillStyle = this.theme.uncertain;
      if (shape.isArea) {
        context.globalAlpha = marked.has(k) ? 0.2 : 0.08;
        context.fill("evenodd");
        context.globalAlpha = marked.has(k) ? 0.9 : 0.45;
        context.lineWidth = marked.has(k) ? 1.8 : 1;
      } else {
        context.globalAlpha = marked.has(k) ? 0.6 : 0.28;
        context.lineWidth = marked.has(k) ? 11 : 9;
      }
      context.stroke();
      context.globalAlpha = 1;
    }
  }

  #area(k) {
    const box = this.shapes[k].box;
    return (box[2] - box[0]) * (box[3] - box[1]);
  }

  #drawDiscs(context, view, visible) {
    const c = this.columns, drawn = new Set(); // a disc is drawn once, however many incidents share it
    for (const i of visible) {
      if (c.wherePrec[i] !== 2 && c.wherePrec[i] !== 7) continue;
      if (!c.radius[i] || (c.shape[i] >= 0 && this.shapes[c.shape[i]].isArea)) continue;
      const pixels = (c.radius[i] * view.scale) / (40075016.7 * Math.cos((c.lat[i] * Math.PI) / 180));
      if (pixels < this.radius + 3 || pixels > view.width) continue;
      const marked = i === this.selected || i === this.hovered;
      const x = view.x(this.x[i]), y = view.y(this.y[i]), key = `${x}|${y}|${c.radius[i]}`;
      if (drawn.has(key) && !marked) continue;
      drawn.add(key);
      const soft = context.createRadialGradient(x, y, pixels * 0.5, x, y, pixels);
      soft.addColorStop(0, this.theme.uncertain);
      soft.addColorStop(1, "rgba(128,128,128,0)");
      context.beginPath();
      context.arc(x, y, pixels, 0, 2 * Math.PI);
      context.globalAlpha = marked ? 0.36 : 0.16;
      context.fillStyle = soft;
      context.fill();
      context.globalAlpha = 1;
    }
  }

  /** Further places of incident `i`: at rest only those that another side tells. */
  rivalsOf(i, marked) {
    const { rivalEnd, rivalLon, rivalLat, rivalTold } = this.columns, out = [];
    for (let k = i ? rivalEnd[i - 1] : 0; k < rivalEnd[i]; k++)
      if (marked || rivalTold[k]) out.push([mercatorX(rivalLon[k]), mercatorY(rivalLat[k])]);
    return out;
  }

  #drawRivals(context, view, visible) {
    const marked = [this.selected, this.hovered].filter((i) => i >= 0 && this.isShown[i] && !visible.includes(i));
    for (const i of [...visible, ...marked]) {
      const isMarked = i === this.selected || i === this.hovered;
      for (const [mx, my] of this.rivalsOf(i, isMarked)) {
        const x = view.x(mx), y = view.y(my);
        context.strokeStyle = this.theme.ink;
        context.lineWidth = isMarked ? 2.2 : 1.5;
        context.setLineDash([0.1, 4.5]);
        context.lineCap = "round";
        context.beginPath();
        context.moveTo(view.x(this.x[i]), view.y(this.y[i]));
        context.lineTo(x, y);
        context.stroke();
        context.setLineDash([]);
        context.beginPath();
        context.arc(x, y, this.radius * 0.5, 0, 2 * Math.PI);
        context.fillStyle = this.theme.paper;
        context.fill();
        context.lineWidth = 1.4;
        context.stroke();
      }
    }
  }

  /** Dots and counts of which one would cover more than half of another stand as one count. */
  #groupClose(view, visible) {
    let groups = Array.from(visible, (i) => ({ x: view.x(this.x[i]), y: view.y(this.y[i]), members: [i] }));
    for (let before = Infinity; groups.length < before; ) {
      before = groups.length;
      const kept = [];
      for (const group of groups) {
        const near = kept.find((other) => Math.hypot(other.x - group.x, other.y - group.y) < 1.05 * Math.max(this.#reach(other), this.#reach(group)));
        if (near) near.members.push(...group.members);
        else kept.push(group);
      }
      groups = kept;
    }
    return groups;
  }

  #reach({ members }) {
    return members.length === 1 ? this.radius : Math.min(24, 10 + 2.2 * Math.log2(members.length));
  }

  #groupCells({ scale, left, top, width }, visible) {
    const cells = [], groups = [], across = Math.ceil((width + 40) / CELL) + 1;
    const offsetX = (((left % CELL) + CELL) % CELL) + 20, offsetY = (((top % CELL) + CELL) % CELL) + 20;
    for (const i of visible) {
      const x = this.x[i] * scale - left, y = this.y[i] * scale - top;
      const key = Math.floor((y + offsetY) / CELL) * across + Math.floor((x + offsetX) / CELL);
      const cell = (cells[key] ??= { x: 0, y: 0, members: [] });
      if (!cell.members.length) groups.push(cell);
      cell.members.push(i);
      cell.x += x;
      cell.y += y;
    }
    for (const group of groups) {
      group.x /= group.members.length;
      group.y /= group.members.length;
    }
    return groups;
  }

  #sprite(key, size, paint, ratio) {
    const name = `${key}|${this.radius}|${ratio}|${this.theme.ink}`;
    let sprite = this.sprites.get(name);
    if (!sprite) {
      sprite = document.createElement("canvas");
      sprite.width = sprite.height = Math.ceil(size * ratio);
      const context = sprite.getContext("2d");
      context.scale(ratio, ratio);
      context.translate(size / 2, size / 2);
      paint(context);
      if (this.sprites.size > 4000) this.sprites.clear();
      this.sprites.set(name, sprite);
    }
    return sprite;
  }

  #stamp(context, view, x, y, i) {
    const c = this.columns, glyph = view.zoom >= GLYPH_ZOOM, size = 2 * this.radius + 30;
    const look = this.describer.look(i, glyph);
    const key = [look.left, look.right, look.reply, look.mutual, look.third, look.dashed, glyph ? c.type[i] : ""].join();
    const sprite = this.#sprite(key, size, (target) => drawDot(target, this.radius, look, this.theme), view.ratio);
    context.drawImage(sprite, x - size / 2, y - size / 2, size, size);
  }

  #drawGroup(context, view, group) {
    if (group.members.length === 1) return this.#stamp(context, view, group.x, group.y, group.members[0]);
    const { left } = this.columns, { members } = group, counts = new Uint32Array(256), sides = [], shares = new Map();
    for (let k = 0; k < members.length; k++) if (counts[left[members[k]]]++ === 0) sides.push(left[members[k]]);
    for (const side of sides) shares.set(this.describer.colour(side), (shares.get(this.describer.colour(side)) ?? 0) + counts[side]);
    group.radius = this.#reach(group);
    context.save();
    context.translate(group.x, group.y);
    drawCount(context, group.radius, group.members.length, [...shares], this.theme);
    context.restore();
  }

  /** The members of an opened spot stand in a ring around it. */
  #drawRing(context, view) {
    const centre = { x: view.x(this.ring.x), y: view.y(this.ring.y) };
    const members = this.ring.members.filter((i) => this.isShown[i]);
    const reach = Math.max(2.6 * this.radius, (members.length * (2.5 * this.radius)) / (2 * Math.PI)) + 10;
    this.ring.spots = members.map((i, k) => {
      const turn = (2 * Math.PI * k) / members.length - Math.PI / 2;
      return { x: centre.x + reach * Math.cos(turn), y: centre.y + reach * Math.sin(turn), members: [i] };
    });
    context.beginPath();
    context.arc(centre.x, centre.y, reach + this.radius + 6, 0, 2 * Math.PI);
    context.fillStyle = this.theme.halo;
    context.globalAlpha = 0.75;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this.theme.uncertain;
    context.lineWidth = 1;
    for (const spot of this.ring.spots) {
      context.beginPath();
      context.moveTo(centre.x, centre.y);
      context.lineTo(spot.x, spot.y);
      context.stroke();
    }
    context.beginPath();
    context.arc(centre.x, centre.y, 2.5, 0, 2 * Math.PI);
    context.fillStyle = this.theme.ink;
    context.fill();
    for (const spot of this.ring.spots) this.#stamp(context, view, spot.x, spot.y, spot.members[0]);
  }

  /** The corners [lat, lon] of all that is drawn of incidents `rows`; null where nothing is. */
  boundsOf(rows) {
    const lines = [];
    for (const i of rows) {
      if (this.x[i] !== this.x[i]) continue;
      const shape = this.shapes[this.columns.shape[i]];
      lines.push([this.x[i], this.y[i]], ...this.rivalsOf(i, false), ...(shape ? [shape.box] : []));
    }
    const [west, north, east, south] = boundsOf(lines);
    return lines.length ? [[mercatorLat(south), (west - 0.5) * 360], [mercatorLat(north), (east - 0.5) * 360]] : null;
  }

  spotOf(view, i) {
    const spot = this.ring?.spots?.find(({ members }) => members[0] === i);
    return spot ?? { x: view.x(this.x[i]), y: view.y(this.y[i]) };
  }

  #drawMarked(context, view, i, width) {
    if (i < 0 || this.x[i] !== this.x[i] || !this.isShown[i]) return;
    const { x, y } = this.spotOf(view, i);
    this.#stamp(context, view, x, y, i);
    const mutual = this.describer.isMutual(i);
    for (const [line, colour] of [[width + 2.5, this.theme.halo], [width, this.theme.accent]]) {
      context.beginPath();
      context.arc(x, y, this.radius + (mutual ? 8 : 5), 0, 2 * Math.PI);
      context.lineWidth = line;
      context.strokeStyle = colour;
      context.stroke();
    }
  }

  /** The group of incidents at a point of the map's container: {members, x, y} or null. */
  pick(point) {
    if (!this.layer.view) return null;
    const { x, y } = this.layer.toCanvas(point);
    let best = null, nearest = Infinity;
    const spots = [...(this.ring?.spots ?? []), ...this.groups];
    for (const group of spots) {
      const reach = (group.radius ?? this.radius) + 5, distance = (group.x - x) ** 2 + (group.y - y) ** 2;
      if (distance <= reach * reach && distance < nearest) [best, nearest] = [group, distance];
      if (best && group === this.ring?.spots?.at(-1)) return best;
    }
    return best;
  }

  /** The incidents whose border section or smallest area lies under a point of the map's container; none is an empty list. */
  pickShape(point) {
    const { view } = this.layer, { x, y } = this.layer.toCanvas(point), byShape = new Map();
    for (let i = 0; i < this.columns.count; i++) {
      const k = this.columns.shape[i];
      if (k < 0 || !this.isShown[i] || !isInView(view, this.shapes[k].box)) continue;
      if (byShape.has(k)) byShape.get(k).push(i);
      else byShape.set(k, [i]);
    }
    const ordered = [...byShape.keys()].sort((a, b) => this.shapes[a].isArea - this.shapes[b].isArea || this.#area(a) - this.#area(b));
    const found = ordered.find((k) => this.#isOn(view, this.shapes[k], x, y));
    return found === undefined ? [] : byShape.get(found);
  }

  #isOn(view, shape, x, y) {
    if (shape.isArea) {
      const context = this.layer.canvas.getContext("2d");
      trace(context, view, shape.lines, true);
      return context.isPointInPath(x * view.ratio, y * view.ratio, "evenodd");
    }
    return shape.lines.some((line) => {
      for (let k = 2; k < line.length; k += 2)
        if (distanceToSegment(x, y, view.x(line[k - 2]), view.y(line[k - 1]), view.x(line[k]), view.y(line[k + 1])) <= 7) return true;
      return false;
    });
  }

  /** Whether all of `members` stand so close that no zoom parts them. */
  isOneSpot(members, map) {
    const scale = 256 * 2 ** Math.min(map.getMaxZoom(), 13);
    return members.every((i) => Math.hypot(this.x[i] - this.x[members[0]], this.y[i] - this.y[members[0]]) * scale < 14);
  }

  redraw() {
    this.layer.redraw();
  }
}
