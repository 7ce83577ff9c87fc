// Everything together: data in, the page's parts filled, one state that the address keeps, and what each action changes.

import { Basemap } from "./basemap.js";
import { documentBlocks, readColumns } from "./blocks.js";
import { Clocks } from "./clocks.js";
import { NO_DAY, dayOf, formatDay } from "./days.js";
import { closeByKeyAndClick, fill, make, nextFrame, plain, setText } from "./dom.js";
import { Describer } from "./describe.js";
import { DARK, LIGHT } from "./dot.js";
import { Dossier } from "./dossier.js";
import { Facets } from "./facets.js";
import { Embed, isEmbedded } from "./embed.js";
import { Filters } from "./filters.js";
import { readHash, writeHash } from "./hash.js";
import { IncidentLayer } from "./incidents.js";
import { fillLegend } from "./legend.js";
import { List } from "./list.js";
import { mercatorX, mercatorY } from "./polyline.js";
import { Names } from "./names.js";
import { Search } from "./search.js";
import { layOutReport } from "./report.js";
import { Share } from "./share.js";
import { Timebar } from "./timebar.js";
import { Words, describeLeftOut } from "./words.js";

const FIRST = ["core", "shapes", "names"]; // blocks of which the incidents are drawn
const RING = 12; // up to so many incidents on one spot open as a ring

/** Leaflet as a script, made of the block that it is stored in: the policy of the page knows its hash. */
async function startLeaflet(blocks) {
  document.head.append(make("script", { text: new TextDecoder().decode(await blocks.bytes("leaflet")) }));
}

/** Open the page that this document holds, on the Leaflet map that `makeMap` puts into it. */
export async function open(makeMap) {
  const meta = JSON.parse(document.querySelector('script[data-block="meta"]').textContent), blocks = documentBlocks(document), { languages } = meta;
  blocks.prepare(["leaflet", ...FIRST]);
  const asked = new URLSearchParams(window.location.hash.slice(1)).get("lang");
  const language = languages.some(([code]) => code === asked) ? asked : meta.language;
  const [strings] = await Promise.all([blocks.json(`strings-${language}`), startLeaflet(blocks)]);
  document.documentElement.lang = language;
  const root = document.querySelector("[data-part=root]");
  const page = new Page(root, makeMap, blocks, { ...meta, language }, strings, { hash: true, embed: isEmbedded(window.location), languages, ownLanguage: meta.language });
  page.root.bordermap = page;
  await page.start();
  return page;
}

export class Page {
  /** `makeMap()` gives the Leaflet map, when all is filled that has a say in its size. `options`: hash (keep the state in the address), languages and ownLanguage (to switch between); for the app state (to begin with), onSelect(id), onState(page), onRows(page), dark(). */
  constructor(root, makeMap, blocks, meta, strings, options = {}) {
    Object.assign(this, { root, makeMap, blocks, meta, options });
    this.words = new Words(strings, meta.language ?? "en");
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
    this.parts.root = root;
    this.scope = null; // "undated", "unplaced", or the members of a spot: what the list shows instead of the view
    this.selected = -1;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    this.onPaper = false;
    this.isDark = () => !this.onPaper && (options.dark ?? (() => dark.matches))();
    dark.addEventListener("change", () => this.repaint());
  }

  get theme() {
    return this.isDark() ? DARK : LIGHT;
  }

  async start() {
    this.#sayWords();
    const [core, ...others] = FIRST, [bytes, shapes, names] = await Promise.all([this.blocks.bytes(core), ...others.map((name) => this.blocks.json(name))]);
    this.names = new Names(names);
    this.columns = readColumns(bytes, this.meta.columns, this.meta.incidents);
    this.filters = new Filters(this.columns, this.meta);
    const self = this;
    this.describer = new Describer(this.columns, this.meta, this.words, this.names);
    this.layer = new IncidentLayer(this.describer, shapes ?? [], this.filters.shown, {
      get ink() { return self.theme.ink; }, get paper() { return self.theme.paper; }, get halo() { return self.theme.halo; },
      get uncertain() { return self.theme.uncertain; }, get accent() { return self.theme.accent; },
    });
    this.#buildFrame();
    const state = this.#readState();
    this.map = this.makeMap(); // now: it asks for the size of its place, which all before has a say in
    this.#moveTo(state.view);
    this.layer.layer.addTo(this.map);
    this.firstPaint = performance.now();
    await nextFrame(); // the incidents are seen; now what stands below and around them
    const base = await this.blocks.json("base");
    this.basemap = new Basemap(base, this.names, this.isDark);
    this.basemap.layer.addTo(this.map);
    this.#listenToMap();
    this.#buildParts(base);
    await this.#restoreRest(state);
    this.root.dataset.state = "ready";
  }

  #sayWords() {
    const { words, meta, root } = this;
    for (const element of root.querySelectorAll("[data-say]")) element.textContent = words.say(element.dataset.say);
    for (const element of root.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words.say(element.dataset.label));
    for (const element of root.querySelectorAll("[data-hint]")) element.setAttribute("placeholder", words.say(element.dataset.hint));
    if (this.parts.title) this.parts.title.textContent = plain(meta.title);
    if (this.parts.about) {
      const told = [meta.theatre, meta.generated ? words.say("data_of", { day: formatDay(dayOf(meta.generated), words) }) : "", words.say("articles", { n: meta.articles }), meta.filters, ...describeLeftOut(meta, words)];
      this.parts.about.textContent = this.parts.about.title = told.filter((text) => text && text !== meta.title).map(plain).join(" · ");
    }
  }

  /** What has a say in the size of the map: the row of filters, and the time bar. */
  #buildFrame() {
    const { parts, words, filters, names } = this;
    this.root.dataset.state = "filling";
    this.facets = new Facets(parts.filters, filters, words, () => this.changed());
    this.timebar = new Timebar({ chart: parts.chart, handles: { from: parts["handle-from"], to: parts["handle-to"] }, from: parts.from, to: parts.to, play: parts.play, years: parts.years, all: parts["all-dates"] }, filters, words, () => this.theme, () => this.changed());
    if (parts["time-menu"]) this.clocks = new Clocks(parts, filters, words, { setTime: (told) => this.setTime(told), setRange: (from, to) => this.timebar.set(from, to), setSpeed: (speed) => this.timebar.setSpeed(speed) });
    this.unplacedTotal = this.columns.lon.reduce((sum, lon) => sum + (lon !== lon ? 1 : 0), 0);
    names.fillMenu(parts["names-box"], parts.names, words, () => this.#rename());
    this.#fillLanguages();
    if (this.options.embed) this.embed = new Embed(this);
  }

  #buildParts(base) {
    const { parts, words, filters, meta } = this;
    const describe = (i, place) => this.describer.describe(i, place);
    if (parts.list) {
      this.list = new List(parts.list, this.blocks, meta, describe, { open: (i) => this.select(i), point: (i) => this.point(i), theme: () => this.theme });
      this.dossier = new Dossier(this.blocks, meta, words, this.names, describe, { open: (id) => this.selectId(id), title: (id) => this.titleOf(id), theme: () => this.theme, known: filters.known });
    }
    if (parts.legend) closeByKeyAndClick(parts.legend.closest("details"));
    parts.legend?.closest("details").addEventListener("toggle", () => fillLegend(parts.legend, meta, words, this.theme), { once: true });
    if (parts["about-page"]) parts["about-page"].textContent = this.aboutPage();
    if (parts.credits) fill(parts.credits, [base ? words.say("credit_map") : "", words.say("made_with", { version: meta.version ?? "" })].filter(Boolean).join(" · "));
    this.#listenToParts();
    this.#buildSheet();
    this.#buildShare();
    this.sizes = new ResizeObserver(() => this.#isOfOtherSize() && this.map.invalidateSize({ animate: false }));
    this.sizes.observe(parts.map);
  }

  aboutPage() {
    const { words, meta } = this;
    return [...describeLeftOut(meta, words).map((text) => `${text}.`), words.say("about_page", { version: meta.version ?? "" })].join(" ");
  }

  #fillLanguages() {
    const { language } = this.parts, { languages } = this.options;
    if (!language || !languages) return;
    fill(language, languages.map(([code, name]) => make("option", { value: code, lang: code, text: name })));
    language.value = this.meta.language;
    language.addEventListener("change", () => {
      this.meta.language = language.value;
      this.#write();
      window.location.reload();
    });
  }

  #buildShare() {
    const { parts } = this, menu = parts.share?.closest("details");
    if (!menu) return;
    closeByKeyAndClick(menu);
    menu.addEventListener("toggle", () => {
      if (!menu.open) return;
      this.share ??= new Share(parts.share, this);
      this.share.update();
    });
  }

  #listenToParts() {
    const { parts } = this;
    parts.reset?.addEventListener("click", () => {
      const { day } = this.filters.known;
      this.filters.clear();
      this.scope = null;
      if (parts.search) parts.search.value = "";
      this.changed();
      if (day !== null) this.#retell();
    });
    for (const name of ["undated", "unplaced"]) parts[name]?.addEventListener("click", () => this.setScope(this.scope === name ? null : name));
    parts.print?.addEventListener("click", () => this.print());
    if (parts.print && !this.embed) window.addEventListener("keydown", (event) => {
      if (event.key !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.print();
    });
    parts["list-all"]?.addEventListener("click", () => this.listAll());
    parts.back?.addEventListener("click", () => this.select(-1));
    parts.previous?.addEventListener("click", () => this.step(-1));
    parts.next?.addEventListener("click", () => this.step(1));
    parts["zoom-in"].addEventListener("click", () => this.map.zoomIn(1));
    parts["zoom-out"].addEventListener("click", () => this.map.zoomOut(1));
    parts["zoom-all"].addEventListener("click", () => this.fitAll());
    parts.list?.addEventListener("keydown", (event) => this.#keyInList(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.layer.ring) this.closeRing();
      else if (event.key === "Escape" && this.selected >= 0) this.select(-1);
    });
    if (parts.search) {
      this.search = new Search(this.blocks, this.meta, this.names, this.filters.known);
      let timer = null;
      parts.search.addEventListener("focus", () => this.search.prepare(), { once: true });
      parts.search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.find(parts.search.value), 120);
      });
    }
    if (this.options.hash) window.addEventListener("hashchange", () => this.restore());
  }

  #keyInList(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], row = event.target.closest?.(".item");
    if (!step || !row) return;
    const next = step > 0 ? row.parentElement.nextElementSibling : row.parentElement.previousElementSibling;
    if (!next) return;
    event.preventDefault();
    next.querySelector("button").focus();
  }

  async find(text) {
    this.filters.query = text.trim();
    await this.search.prepare();
    if (text.trim() !== this.filters.query) return;
    this.filters.matches = this.search.find(text);
    this.changed();
  }

  /** `told`: {clock, day}, see Filters.setTime. */
  async setTime(told) {
    const { filters } = this, before = filters.known.day;
    if (!filters.setTime(told)) return;
    if (filters.query && this.search) await this.find(filters.query);
    else this.changed();
    if (filters.known.day !== before) this.#retell();
  }

  /** Another day's knowledge: list, dots and dossier say something else. */
  #retell() {
    this.repaint();
    if (this.selected >= 0) this.select(this.selected, { move: false, focus: false });
  }

  // The address

  #readState() {
    const state = readHash(this.options.hash ? window.location.hash : this.options.state ?? "", this.filters);
    this.names.use(state.names);
    if (this.parts.names) this.parts.names.value = this.names.convention ?? "";
    this.filters.apply();
    this.#showFrame();
    return state;
  }

  /** Whether the map has another size than Leaflet knows: it forgets its exact centre when it is told in vain. */
  #isOfOtherSize() {
    const { clientWidth, clientHeight } = this.parts.map;
    return !this.map.getSize().equals([clientWidth, clientHeight]);
  }

  #moveTo(view) {
    this.map.invalidateSize({ pan: false });
    if (view) this.map.setView([view.lat, view.lon], view.zoom, { animate: false });
    else this.fitAll();
    this.given = view ? { ...view, centre: this.map.getCenter() } : null;
  }

  async #restoreRest({ view, query, selected }) {
    if (this.parts.search) this.parts.search.value = query;
    if (query && this.search) await this.find(query);
    else this.#tell();
    if (this.#isOfOtherSize()) this.#moveTo(view);
    const i = selected ? await this.indexOf(selected) : -1;
    await this.select(i, { move: false, focus: false, keep: true });
  }

  async restore() {
    if (window.location.hash === this.written) return;
    const state = this.#readState();
    this.#moveTo(state.view); // after the filters are shown: they may change its size
    this.layer.redraw();
    this.listed = undefined;
    await this.#restoreRest(state);
  }

  /** Let go of the map, which another page is to take the place of; gives the state to begin that with. */
  close() {
    const state = this.stateText();
    this.sizes?.disconnect();
    this.timebar?.stop();
    this.map.off();
    this.map.remove();
    return state;
  }

  /** The state as the fragment of an address; with `open` without a view that is the first one. */
  stateText({ open = false } = {}) {
    const centre = this.map.getCenter(), zoom = this.map.getZoom();
    // Leaflet knows its centre to a pixel: as long as the reader has not moved the map, the address keeps what it was given.
    const given = this.given && this.given.zoom === zoom && this.given.centre.equals(centre) ? this.given : null;
    const { lat, lng } = centre.wrap();
    return writeHash({ filters: this.filters, zoom: open && this.isFitted ? undefined : zoom, lon: given?.lon ?? lng, lat: given?.lat ?? lat, selected: this.selectedId, names: this.names.isDefault ? null : this.names.convention,
      lang: this.meta.language === this.options.ownLanguage ? null : this.meta.language });
  }

  #write() {
    if (!this.options.hash) return;
    const hash = this.stateText();
    if (hash === this.written) return;
    this.written = hash;
    this.embed?.update();
    try {
      window.history.replaceState(null, "", hash);
    } catch {
      window.location.replace(hash);
    }
  }

  async indexOf(id) {
    if (!this.ids) {
      this.ids = new Map();
      for (let k = 0; k * this.meta.rows.list < this.meta.incidents; k++)
        (await this.blocks.json(`rows-${k}`)).forEach((row, j) => this.ids.set(row[0], k * this.meta.rows.list + j));
    }
    return this.ids.get(id) ?? -1;
  }

  async titleOf(id) {
    const i = await this.indexOf(id);
    return i < 0 ? null : (await this.blocks.row("rows", i, this.meta.rows.list))[1];
  }

  // The map

  fitAll() {
    const [west, south, east, north] = this.meta.view;
    this.map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [56, 56], paddingBottomRight: this.#marginWith(56, 40), maxZoom: 11, animate: false });
    this.fitted = { zoom: this.map.getZoom(), centre: this.map.getCenter() };
  }

  /** Whether the map shows all, as it did at first: then a frame of another size may choose its own view. */
  get isFitted() {
    return Boolean(this.fitted) && this.fitted.zoom === this.map.getZoom() && this.fitted.centre.equals(this.map.getCenter());
  }

  /** Pixels to keep free at the right and below: more where the sidebar lies over the map. */
  #marginWith(right, below) {
    const { side, map } = this.parts;
    if (!side || side.hidden || getComputedStyle(side).position !== "absolute") return [right, below];
    const over = side.getBoundingClientRect(), box = map.getBoundingClientRect();
    if (over.width < box.width) return [right + over.width, below];
    return [right, below + Math.max(0, Math.min(box.height * 0.7, box.bottom - over.top))];
  }

  #listenToMap() {
    const { map, parts } = this;
    this.embed?.freeWheel();
    map.on("moveend", () => {
      this.#showScale();
      if (this.onPaper) return;
      this.#write();
      this.#showList();
    });
    map.on("zoomstart", () => this.closeRing());
    map.on("click", (event) => this.#click(event.containerPoint));
    map.on("mousemove", (event) => this.#hover(event));
    map.on("mouseout", () => this.#showTip(null));
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", this.words.say("map_label"));
    parts.map.classList.add("is-ready");
    this.#showScale();
  }

  #showScale() {
    if (!this.parts.scale) return;
    const size = this.map.getSize(), y = size.y / 2;
    const metres = this.map.distance(this.map.containerPointToLatLng([0, y]), this.map.containerPointToLatLng([100, y]));
    const digits = 10 ** Math.floor(Math.log10(metres)), step = [5, 2, 1].find((n) => n * digits <= metres) * digits;
    this.parts.scale.textContent = step >= 1000 ? `${step / 1000} km` : `${step} m`;
    this.parts.scale.style.width = `${(100 * step) / metres}px`;
  }

  #click(point) {
    const group = this.layer.pick(point);
    if (!group) {
      this.closeRing();
      const members = this.layer.pickShape(point);
      if (members.length === 1) this.select(members[0], { move: false });
      else if (members.length) this.setScope(members, "list_area");
      else if (Array.isArray(this.scope)) this.setScope(null);
      return;
    }
    if (group.members.length === 1) return this.select(group.members[0], { move: false });
    if (!this.layer.isOneSpot(group.members, this.map)) return this.#zoomTo(group.members);
    if (group.members.length <= RING) this.layer.ring = { members: group.members, x: this.layer.x[group.members[0]], y: this.layer.y[group.members[0]] };
    this.layer.redraw();
    this.setScope(group.members);
  }

  #zoomTo(members) {
    const { lon, lat } = this.columns;
    const lons = members.map((i) => lon[i]), lats = members.map((i) => lat[i]);
    const zoom = this.map.getBoundsZoom([[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]], false, L.point(80, 80));
    this.map.setView([(Math.min(...lats) + Math.max(...lats)) / 2, (Math.min(...lons) + Math.max(...lons)) / 2], Math.max(Math.min(zoom, 14), this.map.getZoom() + 1));
  }

  closeRing() {
    if (!this.layer.ring) return;
    this.layer.ring = null;
    this.layer.redraw();
  }

  #hover(event) {
    const group = this.layer.pick(event.containerPoint);
    this.map.getContainer().classList.toggle("is-over", Boolean(group));
    this.point(group?.members.length === 1 ? group.members[0] : -1);
    if (group) return this.#showTip(event.containerPoint, group.members);
    const { x, y } = this.layer.layer.toCanvas(event.containerPoint);
    const line = this.basemap.findDisputed(this.layer.layer.view, x, y);
    if (!line) return this.#showTip(null);
    const years = [line.valid_from, line.valid_to].filter(Boolean).join("–");
    this.#placeTip(event.containerPoint, make("b", { text: line.name }), make("span", { text: [this.words.say("disputed_line"), line.held_by ? this.words.say("held_by", { side: line.held_by }) : "", years].filter(Boolean).join(" · ") }));
  }

  async #showTip(point, members) {
    this.tipped = members ?? null;
    if (!point) return (this.parts.tip.hidden = true);
    if (members.length > 1) return this.#placeTip(point, make("b", { text: this.words.say("incidents_here", { n: members.length }) }), make("span", { text: this.words.say("click_to_open") }));
    const [, title, place] = await this.blocks.row("rows", members[0], this.meta.rows.list);
    if (this.tipped !== members) return;
    const told = this.describer.describe(members[0], place);
    this.#placeTip(point, make("b", { text: plain(title), dir: "auto" }), make("span", { text: `${told.when} · ${plain(told.where)}` }), make("span", {}, told.status));
  }

  #placeTip(point, ...content) {
    const { tip } = this.parts, size = this.map.getSize();
    fill(tip, content);
    tip.hidden = false;
    const left = point.x > size.x - 270, up = point.y > size.y - 110;
    tip.style.left = left ? "" : `${point.x + 14}px`;
    tip.style.right = left ? `${size.x - point.x + 14}px` : "";
    tip.style.top = up ? "" : `${point.y + 14}px`;
    tip.style.bottom = up ? `${size.y - point.y + 14}px` : "";
  }

  point(i) {
    if (this.layer.hovered === i) return;
    this.layer.hovered = i;
    this.layer.redraw();
  }

  // One incident

  async selectId(id) {
    const i = await this.indexOf(id);
    if (i >= 0) this.select(i);
  }

  /** Show the dossier of incident `i`; -1 goes back to the list. */
  async select(i, { move = true, focus = true, keep = false } = {}) {
    const before = this.selected;
    this.selected = i;
    this.layer.selected = i;
    const asked = performance.now();
    const row = i < 0 ? null : await this.blocks.row("rows", i, this.meta.rows.list);
    if (this.selected !== i) return;
    this.selectedId = row ? row[0] : null;
    this.embed?.update();
    if (i >= 0 && (move || this.embed)) this.#reveal(i);
    if (i >= 0 && !this.filters.shown[i] && !keep) this.say(this.words.say("hidden_by_filter"));
    if (i >= 0 || before >= 0) this.layer.redraw();
    this.#write();
    this.options.onSelect?.(this.selectedId);
    if (!this.list) return;
    this.parts.side.dataset.view = i < 0 ? "list" : "dossier";
    this.embed?.update();
    if (i < 0) {
      fill(this.parts.dossier);
      if (focus && before >= 0) this.list.focus(before);
      return;
    }
    const element = await this.dossier.build(i);
    if (this.selected !== i) return;
    fill(this.parts.dossier, element);
    this.parts.side.scrollTop = 0;
    this.dossierMs = performance.now() - asked;
    if (focus) {
      this.setSheet("half", true);
      element.querySelector("h2").focus({ preventScroll: true });
    }
  }

  /** Pan, only as far as needed, so that the incident is in sight. */
  #reveal(i) {
    if (this.describer.isUnplaced(i)) return;
    const { lon, lat } = this.columns, shape = this.columns.shape[i];
    const at = L.latLng(lat[i], lon[i]);
    if (shape >= 0 && this.map.getZoom() < 5) return this.map.setView(at, 8);
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.panInside(at, { paddingTopLeft: [70, 60], paddingBottomRight: this.#marginWith(60, 60), animate: !still });
  }

  step(by) {
    const rows = this.rows ?? [], at = rows.indexOf(this.selected);
    const next = rows[at < 0 ? 0 : at + by];
    if (next !== undefined) this.select(next);
  }

  /** Where incident `i` is drawn, in pixels of the window; null if it is not on the map. */
  spotOnScreen(i) {
    if (this.describer.isUnplaced(i)) return null;
    const box = this.parts.map.getBoundingClientRect(), view = this.layer.layer.view, { x, y } = this.layer.spotOf(view, i);
    return { x: box.left + x - view.pad.x, y: box.top + y - view.pad.y };
  }

  // Filters, list, tray

  changed() {
    const begun = performance.now();
    this.filters.apply();
    this.layer.redraw();
    this.filterMs = performance.now() - begun;
    this.#showFrame();
    this.#write();
    this.#tell();
  }

  /** What the filters count, in their row and in the time bar. */
  #showFrame() {
    this.facets.update();
    this.root.dataset.dated = this.filters.dated;
    this.timebar.update();
    this.clocks?.update();
    this.#showCounts();
  }

  #tell() {
    this.#showList();
    this.options.onState?.(this);
  }

  #showCounts() {
    const { parts, filters, words, meta } = this;
    if (parts.count) setText(parts.count, words.say("shown_of", { n: filters.count, all: meta.incidents }));
    if (parts.reset) parts.reset.hidden = !filters.active;
    for (const [name, total, shown] of [["undated", filters.undatedTotal, filters.undatedCount], ["unplaced", this.unplacedTotal, filters.unplacedCount]]) {
      const button = parts[name];
      if (!button) continue;
      setText(button, words.say(`tray_${name}`, { n: shown }));
      button.hidden = total === 0;
      button.setAttribute("aria-pressed", String(this.scope === name));
    }
    this.embed?.update();
  }

  /** `scope`: "undated", "unplaced", a list of incidents (on one spot, or with the `words` for them), or null for all. */
  setScope(scope, words = "incidents_here") {
    this.scope = scope;
    this.scopeWords = words;
    if (this.selected >= 0) this.select(-1, { focus: false });
    if (scope) this.setSheet("half", true);
    if (scope) this.embed?.openList(true);
    this.#showCounts();
    this.#showList();
  }

  #inScope() {
    const { filters, columns: c, scope } = this, rows = [];
    if (Array.isArray(scope)) return scope.filter((i) => filters.shown[i]);
    if (scope === "undated") return this.#where((i) => filters.start[i] === NO_DAY);
    if (scope === "unplaced") return this.#where((i) => c.lon[i] !== c.lon[i]);
    const bounds = this.map.getBounds(), west = mercatorX(bounds.getWest()), east = mercatorX(bounds.getEast()), north = mercatorY(bounds.getNorth()), south = mercatorY(bounds.getSouth());
    const { x, y } = this.layer, { shown } = filters, unplaced = [];
    for (let i = 0; i < c.count; i++) {
      if (!shown[i]) continue;
      if (x[i] !== x[i]) unplaced.push(i);
      else if (x[i] >= west && x[i] <= east && y[i] >= north && y[i] <= south) rows.push(i);
    }
    this.inView = rows.length;
    for (const i of unplaced) rows.push(i);
    return rows;
  }

  #where(test) {
    const rows = [];
    for (let i = 0; i < this.columns.count; i++) if (this.filters.shown[i] && test(i)) rows.push(i);
    return rows;
  }

  #showList() {
    this.rows = this.#inScope();
    this.options.onRows?.(this);
    if (!this.list) return;
    const { parts } = this;
    setText(parts["list-title"], this.listTitle());
    parts["list-all"].hidden = !this.isListPart;
    const key = this.rows.length > 5000 ? null : this.rows.join();
    if (key !== null && key === this.listed) return;
    this.listed = key;
    this.list.show(this.rows, this.emptyWords());
  }

  /** What the list holds: all that is shown, a part of the map, a spot, or what the tray holds. */
  listTitle() {
    const { words, filters, scope, rows } = this, placed = filters.count - filters.unplacedCount;
    if (Array.isArray(scope)) return words.say(this.scopeWords, { n: rows.length });
    if (scope) return words.say(`list_${scope}`, { n: rows.length });
    return this.inView === placed ? words.say("incidents", { n: rows.length }) : words.say("in_view", { n: this.inView, all: placed });
  }

  get isListPart() {
    return Boolean(this.scope) || this.inView !== this.filters.count - this.filters.unplacedCount;
  }

  listAll() {
    if (this.scope) this.setScope(null);
    else this.fitAll();
  }

  emptyWords() {
    const { words, filters } = this;
    const text = filters.count === 0 ? (this.meta.incidents ? "empty_filters" : "empty_page") : "empty_view";
    return make("p", { class: "empty", text: words.say(text) });
  }

  /** Print the map and, below it, the dossier of every incident in the list. */
  async print() {
    if (this.onPaper) return;
    this.onPaper = true;
    try {
      const putBack = await layOutReport(this);
      window.print();
      putBack();
    } finally {
      this.onPaper = false;
      this.repaint();
    }
  }

  say(text) {
    if (!this.parts.say) return;
    this.parts.say.textContent = text;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.parts.say.textContent = ""), 6000);
  }

  #rename() {
    this.#write();
    this.repaint();
    if (this.selected >= 0) this.select(this.selected, { move: false, focus: false });
  }

  repaint() {
    this.basemap?.layer.redraw();
    this.layer?.redraw();
    this.timebar?.draw();
    if (this.parts.legend?.firstChild) fillLegend(this.parts.legend, this.meta, this.words, this.theme);
    this.listed = undefined;
    this.#showList();
  }

  // The sheet of a narrow screen: three heights

  #buildSheet() {
    const { grip, side } = this.parts;
    if (!grip) return;
    const heights = ["peek", "half", "full"];
    grip.addEventListener("click", () => {
      if (this.dragged) return;
      this.setSheet(heights[(heights.indexOf(side.dataset.sheet) + 1) % heights.length]);
    });
    grip.addEventListener("pointerdown", (event) => {
      grip.setPointerCapture(event.pointerId);
      this.pull = { y: event.clientY, height: side.clientHeight };
      this.dragged = false;
    });
    grip.addEventListener("pointermove", (event) => {
      if (!this.pull) return;
      const by = this.pull.y - event.clientY;
      if (Math.abs(by) > 6) this.dragged = true;
      if (this.dragged) side.style.height = `${Math.max(60, this.pull.height + by)}px`;
    });
    grip.addEventListener("pointerup", () => {
      if (this.dragged) {
        const share = side.clientHeight / this.root.clientHeight;
        this.setSheet(share < 0.28 ? "peek" : share < 0.68 ? "half" : "full");
      }
      this.pull = null;
    });
  }

  /** `atLeast`: do not lower a sheet that already stands higher. */
  setSheet(height, atLeast = false) {
    const { side } = this.parts;
    if (!side) return;
    side.style.height = "";
    if (atLeast && side.dataset.sheet === "full") return;
    side.dataset.sheet = height;
  }
}
