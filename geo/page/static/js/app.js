// The same map and dossier as components of the app: mounted once, filled by what the program sends, reporting what is shown.

import { Blocks, readColumns } from "./blocks.js";
import { Describer } from "./describe.js";
import { fill, make } from "./dom.js";
import { DARK, LIGHT } from "./dot.js";
import { Dossier } from "./dossier.js";
import { Known } from "./known.js";
import { List } from "./list.js";
import { Page } from "./mount.js";
import { Names } from "./names.js";
import { Words } from "./words.js";

const SELECT = "bordermap-select", ROWS = "bordermap-rows", ASK = "bordermap-ask"; // events between map and sidebar
const WAIT_MS = 350;

function tell(event, detail) {
  window.dispatchEvent(new CustomEvent(event, { detail }));
}

function themeOf(root) {
  return root.classList.contains("is-dark") ? DARK : LIGHT;
}

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
  let root = parentElement.querySelector("[data-part=root]");
  if (root.stamp === data.stamp) return;
  const before = root.bordermap, empty = root.empty ?? root.cloneNode(true);
  const state = before?.filters ? before.close() : "";
  root.dispose?.();
  const fresh = empty.cloneNode(true);
  root.replaceWith(fresh);
  root = fresh;
  Object.assign(root, { empty, stamp: data.stamp });
  root.classList.toggle("is-dark", isAppDark(root));
  const makeMap = () => L.map(root.querySelector("[data-part=map]"), { center: [0, 0], zoom: 3, minZoom: 2, maxZoom: 17, zoomControl: false, attributionControl: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 90, worldCopyJump: true });
  let timer = null;
  const page = new Page(root, makeMap, blocksOf(data), data.meta, data.strings, {
    state: before?.meta.title === data.meta.title ? state : "",
    dark: () => themeOf(root) === DARK,
    onSelect: (id) => setStateValue("selected", id),
    onRows: (shown) => tell(ROWS, shown),
    onState: ({ filters }) => {
      clearTimeout(timer);
      timer = setTimeout(() => setStateValue("shown", packBits(filters.shown)), WAIT_MS);
    },
  });
  root.bordermap = page;
  page.start();
  const choose = (event) => (event.detail === null ? page.select(-1) : page.selectId(event.detail));
  const answer = () => page.rows && tell(ROWS, page);
  window.addEventListener(SELECT, choose);
  window.addEventListener(ASK, answer);
  root.dispose = () => {
    window.removeEventListener(SELECT, choose);
    window.removeEventListener(ASK, answer);
  };
}

/**
 * The sidebar: the dossier of the one incident that `data` holds; without one, the list of what the map shows, in step with it
 * (the map tells by events what it shows, so that the list needs no data of its own). Both follow the day of what was known.
 */
export async function mountDossier({ parentElement, data }) {
  const root = parentElement.querySelector("[data-part=root]");
  if (root.stamp === data.stamp) return;
  root.stamp = data.stamp;
  root.dispose?.();
  root.classList.toggle("is-dark", isAppDark(root));
  const words = new Words(data.strings, data.meta?.language ?? "en");
  if (!data.meta) return showList(root, words);
  const blocks = blocksOf(data), columns = readColumns(await blocks.bytes("core"), data.meta.columns, 1);
  const names = new Names(null), describer = new Describer(columns, data.meta, words, names), known = new Known(columns);
  const dossier = new Dossier(blocks, data.meta, words, names, (i, place) => describer.describe(i, place), {
    theme: () => themeOf(root),
    open: (id) => tell(SELECT, id),
    title: (id) => Promise.resolve(data.titles?.[id] ?? null),
    known,
  });
  const back = make("button", { type: "button", class: "link", text: words.say("back"), on: { click: () => tell(SELECT, null) } });
  const show = async () => {
    const { day } = known, element = await dossier.build(0);
    if (root.stamp === data.stamp && known.day === day) fill(root, make("div", { class: "side-head" }, back), element);
  };
  const follow = ({ detail: { filters } }) => {
    if (filters.known.day === known.day) return;
    known.use(filters.known.day);
    show();
  };
  window.addEventListener(ROWS, follow);
  root.dispose = () => window.removeEventListener(ROWS, follow);
  tell(ASK, null); // the map answers with what was known on which day
  if (known.day === null) await show();
}

function showList(root, words) {
  const title = make("h2", { "aria-live": "polite" }), all = make("button", { type: "button", class: "link", text: words.say("list_all") }), box = make("div");
  fill(root, make("p", { class: "lead", text: words.say("empty_dossier") }), make("div", { class: "side-head" }, title, all), box);
  all.hidden = true;
  let list = null, page = null;
  all.addEventListener("click", () => page?.listAll());
  const follow = (event) => {
    if (page !== event.detail) {
      page = event.detail;
      box.replaceChildren();
      const act = { open: (i) => page.select(i), point: (i) => page.point(i), theme: () => themeOf(root) };
      list = new List(box, page.blocks, page.meta, (i, place) => page.describer.describe(i, place), act);
    }
    title.textContent = page.listTitle();
    all.hidden = !page.isListPart;
    list.show(page.rows, page.emptyWords());
  };
  window.addEventListener(ROWS, follow);
  root.dispose = () => window.removeEventListener(ROWS, follow);
  tell(ASK, null);
}
