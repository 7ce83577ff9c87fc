// A Leaflet layer that is one canvas: drawn anew when the map rests, moved and scaled along while it moves. `finer` is its pixels for
// one of CSS where that is another number than the screen's.

const MARGIN = 0.2; // of the map's size, drawn beyond its edges

/**
 * `draw(context, view)` is called with view: {width, height (CSS pixels), scale (pixels of the Mercator square), zoom,
 * x(mx), y(my)}; (0, 0) is the canvas's corner.
 */
export function makeCanvasLayer(name, zIndex, draw) {
  const Layer = L.Layer.extend({
    onAdd(map) {
      this.map = map;
      const pane = map.getPane(name) || map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.style.pointerEvents = "none";
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", pane);
      this.canvas.setAttribute("aria-hidden", "true");
      this.redraw();
    },
    onRemove() {
      this.canvas.remove();
      this.map = null;
    },
    getEvents() {
      return { viewreset: this.redraw, moveend: this.redraw, resize: this.redraw, zoomanim: this.follow };
    },
    follow(event) {
      const scale = this.map.getZoomScale(event.zoom, this.zoom);
      L.DomUtil.setTransform(this.canvas, this.map._latLngToNewLayerPoint(this.corner, event.zoom, event.center), scale);
    },
    redraw() {
      if (!this.map) return;
      const size = this.map.getSize();
      if (!size.x || !size.y) return;
      const pad = L.point(Math.round(size.x * MARGIN), Math.round(size.y * MARGIN));
      const width = size.x + 2 * pad.x, height = size.y + 2 * pad.y, ratio = this.finer ?? (window.devicePixelRatio || 1);
      const topLeft = this.map.containerPointToLayerPoint(pad.multiplyBy(-1));
      this.corner = this.map.layerPointToLatLng(topLeft);
      this.zoom = this.map.getZoom();
      if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
        this.canvas.width = Math.round(width * ratio);
        this.canvas.height = Math.round(height * ratio);
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
      }
      L.DomUtil.setTransform(this.canvas, topLeft, 1);
      const context = this.canvas.getContext("2d");
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this.canvas.width, this.canvas.height);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const scale = 256 * 2 ** this.zoom, origin = this.map.getPixelOrigin();
      const left = origin.x + topLeft.x, top = origin.y + topLeft.y;
      this.view = { width, height, scale, left, top, zoom: this.zoom, ratio, pad, x: (mx) => mx * scale - left, y: (my) => my * scale - top };
      draw(context, this.view);
    },
    /** A point of the map's container in the canvas's pixels. */
    toCanvas(point) {
      return point.add(this.view.pad);
    },
  });
  return new Layer();
}

/** Trace `lines` (Mercator [x, y, …]) as one path. */
export function trace(context, view, lines, close = false) {
  context.beginPath();
  for (const line of lines) {
    for (let k = 0; k < line.length; k += 2) {
      const x = view.x(line[k]), y = view.y(line[k + 1]);
      if (k) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    if (close) context.closePath();
  }
}

export function isInView(view, box) {
  return view.x(box[2]) >= 0 && view.x(box[0]) <= view.width && view.y(box[3]) >= 0 && view.y(box[1]) <= view.height;
}
