// The split dot: left half who claims, right half what the other side says to it.

export const NO_REPLY = 0, DENIED = 1, PARTLY = 2, ACKNOWLEDGED = 3;
const TONES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const THIRD = "#666666";

export const LIGHT = { ink: "#1c2126", paper: "#ffffff", halo: "rgba(255,255,255,.95)", uncertain: "#4a5560", accent: "#1c2126", bar: "#2f6173" };
export const DARK = { ink: "#eceff1", paper: "#22272b", halo: "rgba(20,24,27,.95)", uncertain: "#b4bec7", accent: "#ffffff", bar: "#8fc7dc" };

export function toneColour(tone) {
  return tone < 0 ? THIRD : TONES[tone % TONES.length];
}

/** Half-turns start at the bottom for the left half and at the top for the right one. */
function halfPath(context, radius, right) {
  context.beginPath();
  context.arc(0, 0, radius, right ? -Math.PI / 2 : Math.PI / 2, right ? Math.PI / 2 : (3 * Math.PI) / 2);
  context.closePath();
}

function hatch(context, radius, colour, paper) {
  context.save();
  halfPath(context, radius, true);
  context.clip();
  context.fillStyle = paper;
  context.fillRect(-radius, -radius, 2 * radius, 2 * radius);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.4, radius * 0.2);
  const step = Math.max(3, radius * 0.46);
  context.beginPath();
  for (let offset = -2 * radius; offset < 2 * radius; offset += step) {
    context.moveTo(offset, radius);
    context.lineTo(offset + 2 * radius, -radius);
  }
  context.stroke();
  context.restore();
}

function fillHalves(context, radius, look, theme) {
  context.fillStyle = look.left;
  halfPath(context, radius, false);
  context.fill();
  if (look.reply === PARTLY) return hatch(context, radius, look.right, theme.paper);
  context.fillStyle = look.reply === DENIED ? look.right : look.reply === ACKNOWLEDGED ? look.left : theme.paper;
  halfPath(context, radius, true);
  context.fill();
}

function drawArcs(context, radius, look, theme) {
  const reach = Math.PI * 0.36;
  for (const [colour, middle] of [[look.left, Math.PI], [look.right, 0]])
    for (const [width, stroke] of [[4.6, theme.halo], [2.4, colour]]) {
      context.beginPath();
      context.arc(0, 0, radius + 3.6, middle - reach, middle + reach);
      context.lineWidth = width;
      context.strokeStyle = stroke;
      context.stroke();
    }
}

function drawThird(context, radius, supports, theme) {
  const y = -radius - 3.5;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [width, stroke] of [[5, theme.halo], [2.1, theme.ink]]) {
    context.beginPath();
    if (supports) {
      context.moveTo(-3.4, y - 0.6);
      context.lineTo(-0.8, y + 2);
      context.lineTo(4, y - 4);
    } else {
      context.moveTo(-3, y - 3.4);
      context.lineTo(3, y + 2.4);
      context.moveTo(3, y - 3.4);
      context.lineTo(-3, y + 2.4);
    }
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

function drawGlyph(context, radius, glyph, theme) {
  context.beginPath();
  context.arc(0, 0, radius * 0.6, 0, 2 * Math.PI);
  context.fillStyle = theme.paper;
  context.fill();
  const size = (radius * 0.9) / 16;
  context.save();
  context.scale(size, size);
  context.translate(-8, -8);
  context.lineWidth = 1.5 / size / 1.15;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = theme.ink;
  context.stroke(glyph);
  context.restore();
}

/**
 * Draw a split dot of `radius` around (0, 0). `look`: left, right (colours), reply, mutual, third (1 supports, 2 contradicts),
 * dashed (the place is an area or a line), glyph (a Path2D, or null).
 */
export function drawDot(context, radius, look, theme) {
  context.save();
  context.beginPath();
  context.arc(0, 0, radius + 1.8, 0, 2 * Math.PI);
  context.fillStyle = theme.halo;
  context.fill();
  fillHalves(context, radius, look, theme);
  if (look.reply !== ACKNOWLEDGED) {
    context.beginPath();
    context.moveTo(0, -radius);
    context.lineTo(0, radius);
    context.lineWidth = 1.3;
    context.strokeStyle = theme.halo;
    context.stroke();
  }
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  if (look.dashed) context.setLineDash([2.6, 2.2]);
  context.lineWidth = look.dashed ? 1.7 : 1.25;
  context.strokeStyle = theme.ink;
  context.stroke();
  context.setLineDash([]);
  if (look.mutual) drawArcs(context, radius, look, theme);
  if (look.glyph) drawGlyph(context, radius, look.glyph, theme);
  if (look.third) drawThird(context, radius + (look.mutual ? 4 : 0), look.third === 1, theme);
  context.restore();
}

/** A count of several incidents, with a ring that shows the shares of the sides that claim. `shares`: [colour, number]. */
export function drawCount(context, radius, count, shares, theme) {
  const total = shares.reduce((sum, [, number]) => sum + number, 0) || 1;
  context.beginPath();
  context.arc(0, 0, radius + 1.8, 0, 2 * Math.PI);
  context.fillStyle = theme.halo;
  context.fill();
  let from = Math.PI;
  for (const [colour, number] of shares) {
    const to = from + (2 * Math.PI * number) / total;
    context.beginPath();
    context.moveTo(0, 0);
    context.arc(0, 0, radius, from, to);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    from = to;
  }
  context.beginPath();
  context.arc(0, 0, radius - 3.4, 0, 2 * Math.PI);
  context.fillStyle = theme.paper;
  context.fill();
  context.fillStyle = theme.ink;
  context.font = `600 ${count > 99 ? 11 : 12}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : String(count), 0, 0.5);
}

/** A dot as an element of `size` CSS pixels, for the list, the dossier and the legend. */
export function dotElement(look, size, theme, radius = size / 2 - 7.5) {
  const canvas = document.createElement("canvas");
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = canvas.height = size * ratio;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.className = "dot";
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.translate(size / 2, size / 2 + (look.third ? 1.8 : 0));
  drawDot(context, radius, look, theme);
  return canvas;
}
