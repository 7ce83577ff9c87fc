// The same map and dossier as components of the app: mounted once, filled by what the program sends, reporting what is shown.

import { Blocks, readColumns } from "./blocks.js";
import { Describer } from "./describe.js";
import { fill, make } from "./dom.js";
import { DARK, LIGHT } from "./dot.js";
import { Dossier } from "./dossier.js";
import { Page } from "./mount.js";
import { Words } from "./words.js";

const SELECT = "bordermap-select";
const WAIT_MS = 350;

function blocksOf(data) {
  return new Blocks((name) => data.blocks[name] ?? null);
}

/** Whether the app around us is dark: its background, not the system's wish, decides. */
function isAppDark(root) {
  const parts = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(parts);
  return found ? found.slice(1).reduce((sum, part) => sum + parseInt(part, 16), 0) < 384 : false;
}

function packBits(shown) {
  const bytes = new Uint8Array(Math.ceil(shown.length / 8));
  for (let i = 0; i < shown.length; i++) if (shown[i]) bytes[i >> 3] |= 1 << (i & 7);
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return btoa(text);
}

/** The map with its filters and time bar. States: `selected` (an incident's id or null), `shown` (bits of what passes the filters). */
export function mountMap({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector("[data-part=root]");
  if (root.stamp === data.stamp) return undefined;
  root.stamp = data.stamp;
  root.classList.toggle("is-dark", isAppDark(root));
  root.bordermap?.map.remove();
  const box = fill(root.querySelector(".map-box"), ...root.querySelector(".map-box").children).querySelector("[data-part=map]");
  const fresh = make("div", { class: "map", "data-part": "map" });
  box.replaceWith(fresh);
  const map = L.map(fresh, { center: [0, 0], zoom: 3, minZoom: 2, maxZoom: 17, zoomControl: false, attributionControl: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 90, worldCopyJump: true });
  let timer = null;
  const page = new Page(root, map, blocksOf(data), data.meta, data.strings, {
    dark: () => root.classList.contains("is-dark"),
    onSelect: (id) => setStateValue("selected", id),
    onState: ({ filters }) => {
      clearTimeout(timer);
      timer = setTimeout(() => setStateValue("shown", packBits(filters.shown)), WAIT_MS);
    },
  });
  root.bordermap = page;
  page.start();
  const listen = (event) => page.selectId(event.detail);
  window.addEventListener(SELECT, listen);
  return () => {
    if (root.isConnected) return;
    window.removeEventListener(SELECT, listen);
    map.remove();
  };
}

/** The dossier of the one incident that `data` holds; without one, what to do. */
export async function mountDossier({ parentElement, data }) {
  const root = parentElement.querySelector("[data-part=root]");
  if (root.stamp === data.stamp) return;
  root.stamp = data.stamp;
  root.classList.toggle("is-dark", isAppDark(root));
  const words = new Words(data.strings, data.meta?.language ?? "en");
  if (!data.meta) {
    fill(root, make("p", { class: "empty", text: words.say("empty_dossier") }));
    return;
  }
  const blocks = blocksOf(data), columns = readColumns(await blocks.bytes("core"), data.meta.columns, 1);
  const describer = new Describer(columns, data.meta, words);
  const dossier = new Dossier(blocks, data.meta, words, (i, place) => describer.describe(i, place), {
    theme: () => (root.classList.contains("is-dark") ? DARK : LIGHT),
    open: (id) => window.dispatchEvent(new CustomEvent(SELECT, { detail: id })),
    title: (id) => Promise.resolve(data.titles?.[id] ?? null),
  });
  const element = await dossier.build(0);
  if (root.stamp === data.stamp) fill(root, element);
}
