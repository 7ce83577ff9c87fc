// The dossier of one incident: what each side says in columns of its own, third parties apart, sources, and every "why".

import { dotElement } from "./dot.js";
import { copyText, fragmentAddress, make, plain, quoteNodes, webAddress } from "./dom.js";
import { dayOf, formatDay } from "./days.js";
import { readDetail } from "./details.js";
import { toneMark } from "./legend.js";
import { glyphElement } from "./glyphs.js";

export class Dossier {
  /** `describe(i)` as for the list; `sources(k)` gives an article's row; `act`: {open(id), title(id), theme(), known (see Known; left out: everything is shown)}. */
  constructor(blocks, meta, words, names, describe, act) {
    Object.assign(this, { blocks, meta, words, names, describe, act });
    this.sides = new Map(meta.sides.map(([code, name, tone]) => [code, { name, tone }]));
  }

  /** The dossier of incident `i` as one element. */
  async build(i) {
    const [row, all] = await Promise.all([this.blocks.row("rows", i, this.meta.rows.list), readDetail(this.blocks, i, this.meta)]);
    const detail = this.act.known?.lookBack(i, all) ?? all;
    const numbers = new Set(detail.articles ?? []);
    for (const { article, also } of detail.statements ?? []) for (const k of [article, ...(also ?? [])]) if (k !== undefined) numbers.add(k);
    this.sources = new Map();
    await Promise.all([...numbers].map(async (k) => this.sources.set(k, await this.blocks.row("source", k, this.meta.rows.source))));
    this.numbers = this.#numberStatements(detail.statements ?? []);
    this.titles = new Map(await Promise.all((detail.perhaps ?? []).map(async (id) => [id, await this.act.title(id)])));
    const told = this.describe(i, row[2]);
    return make("article", { class: "dossier", "data-incident": row[0], "aria-label": plain(row[1]) },
      this.#head(row, detail, told), this.#columns(detail), this.#others(detail), this.#places(detail), this.#perhaps(detail), this.#sourceList(detail), this.#history(detail));
  }

  #side(code) {
    return this.sides.get(code) ?? { name: code || this.words.say("unknown_speaker"), tone: -1 };
  }

  /** Statements that another one answers, and those that answer, get a number: the order in which they are shown. */
  #numberStatements(statements) {
    statements.forEach((row, k) => (row.at ??= k));
    const linked = new Set(statements.filter(({ answers }) => answers !== undefined).flatMap(({ at, answers }) => [at, answers]));
    return new Map([...linked].sort((a, b) => a - b).map((at, k) => [at, k + 1]));
  }

  #head([, title], detail, told) {
    const { words } = this;
    const harm = ["killed", "wounded"].filter((key) => detail[key] !== undefined).map((key) => words.say(key, { n: detail[key] }));
    return make("header", { class: "dossier-head" },
      make("div", { class: "dossier-title" }, dotElement(told.look, 44, this.act.theme()), make("h2", { tabindex: "-1", dir: "auto", text: plain(title) })),
      make("p", { class: "dossier-meta" }, make("span", { class: "with-glyph" }, glyphElement(told.type), words.type(told.type)), make("span", { text: told.when }), make("span", { text: plain(told.where), dir: "auto" })),
      make("p", { class: "dossier-status" }, told.status, harm.length ? make("span", { class: "harm", text: words.say("as_told", { what: harm.join(", ") }) }) : null),
      this.#why(detail));
  }

  #why(detail) {
    const { words } = this, first = detail.places?.[0];
    const rows = [
      [words.say("why_status"), detail.reason],
      [words.say("why_date"), detail.written ? words.say("as_written", { text: plain(detail.written) }) : words.say("no_date_words")],
      [words.say("why_place"), [first?.written ? words.say("as_written", { text: plain(first.written) }) : "", plain(first?.why ?? "")].filter(Boolean).join(" · ")],
      ...(detail.merged ?? []).map((text) => [words.say("why_merged"), plain(text)]),
    ].filter(([, text]) => text);
    return make("details", { class: "why" }, make("summary", { text: words.say("why") }), make("dl", {}, rows.flatMap(([name, text]) => [make("dt", { text: name }), make("dd", { text, dir: "auto" })])));
  }

  /** The parties of this incident: who claims, is accused, is silent, or denies. */
  #parties(detail) {
    const codes = new Set([...(detail.claimants ?? []), ...(detail.accused ?? []), ...(detail.silent ?? [])]);
    for (const { side, stance } of detail.statements ?? []) if (stance === "denial" || stance === "confirmation" || stance === "claim") codes.add(side);
    return this.meta.sides.filter(([code, , tone]) => tone >= 0 && codes.has(code)).map(([code]) => code);
  }

  #columns(detail) {
    const parties = this.#parties(detail), { words } = this;
    if (!parties.length) return null;
    const articles = (detail.articles ?? []).length;
    return make("div", { class: `columns columns-${Math.min(parties.length, 3)}` }, parties.map((code) => {
      const { name, tone } = this.#side(code);
      const rows = (detail.statements ?? []).filter(({ side }) => side === code);
      const silent = (detail.silent ?? []).includes(code);
      const column = make("section", { class: "column", "data-side": code },
        make("h3", {}, toneMark(tone), make("span", { text: words.say("side_says", { side: plain(name) }) })),
        rows.map((row) => this.#statement(row)),
        silent || !rows.length ? make("p", { class: "silence", text: silent ? words.say("no_reply", { side: plain(name), n: articles }) : words.say("nothing_said", { side: plain(name), n: articles }) }) : null);
      return column;
    }));
  }

  #others(detail) {
    const parties = new Set(this.#parties(detail));
    const rows = (detail.statements ?? []).filter(({ side }) => !parties.has(side));
    if (!rows.length) return null;
    return make("section", { class: "others" }, make("h3", {}, toneMark(-1), make("span", { text: this.words.say("others_say") })), rows.map((row) => this.#statement(row)));
  }

  #stance({ stance, facet, at, answers }) {
    const { words } = this, number = this.numbers.get(at), answered = this.numbers.get(answers);
    return make("p", { class: "stance" },
      number ? make("span", { class: "number", text: String(number) }) : null,
      make("span", { class: `stance-name stance-${stance}`, text: words.say(`stance_${stance}`) }),
      stance === "denial" && facet ? make("span", { class: "facet", text: words.say(`facet_${facet}`) }) : null,
      answered ? make("span", { class: "answers" }, words.say("answers"), " ", make("span", { class: "number", text: String(answered) })) : null);
  }

  #statement(row) {
    const { words } = this, source = this.sources.get(row.article), language = source?.[4];
    const quote = make("blockquote", { dir: "auto", lang: language || null }, quoteNodes(row.exact, words));
    const speaker = plain(row.speaker ?? "") || (row.side ? plain(this.#side(row.side).name) : "");
    return make("div", { class: "statement", "data-statement": row.at }, this.#stance(row), quote,
      make("footer", {},
        make("span", { class: "speaker", dir: "auto", text: speaker || words.say("unknown_speaker") }),
        row.reporter ? make("span", { dir: "auto", text: words.say("reported_by", { who: plain(row.reporter) }) }) : null,
        source ? this.#sourceLink(source, row.exact) : null,
        row.also?.length ? this.#echo(row.also) : null,
        this.#copyButton(row, speaker, source)));
  }

  #day(iso) {
    const day = dayOf(iso);
    return day === null ? "" : formatDay(day, this.words);
  }

  #name([outlet, title, , , , file]) {
    return plain(outlet) || plain(title) || plain(file) || this.words.say("outlet_none");
  }

  #sourceLink(source, sentence) {
    const address = sentence ? fragmentAddress(source[2], sentence) : webAddress(source[2]);
    const told = [this.#name(source), this.#day(source[3])].filter(Boolean).join(", ");
    if (!address) return make("span", { class: "source", dir: "auto", text: told });
    return make("a", { class: "source", dir: "auto", href: address, target: "_blank", rel: "noopener noreferrer", text: told });
  }

  #echo(also) {
    const { words } = this;
    return make("details", { class: "echo" }, make("summary", { text: words.say("also_in", { n: also.length }) }), make("ul", {}, also.map((k) => make("li", {}, this.#sourceLink(this.sources.get(k))))));
  }

  #copyButton(row, speaker, source) {
    const { words } = this;
    const button = make("button", { type: "button", class: "link copy", text: words.say("copy") });
    button.addEventListener("click", async () => {
      const from = source ? [this.#name(source), plain(source[1]), this.#day(source[3]), webAddress(source[2]) ?? ""].filter(Boolean).join(", ") : "";
      await copyText(`“${plain(row.exact)}” (${[speaker, from].filter(Boolean).join("; ")})`);
      button.textContent = words.say("copied");
      setTimeout(() => (button.textContent = words.say("copy")), 1500);
    });
    return button;
  }

  #places(detail) {
    const { words } = this, rivals = (detail.places ?? []).slice(1);
    if (!rivals.length) return null;
    const sides = new Set(detail.places.map(({ side }) => side ?? ""));
    return make("section", { class: "rivals" }, make("h3", { text: words.say(sides.size > 1 ? "rival_places" : "named_places") }), make("ul", {}, detail.places.map((row) => make("li", { dir: "auto" },
      words.place(plain(this.names.of(row.name)), row.prec, row.radius, row.level), row.side ? make("span", { class: "according", text: words.say("according_to", { side: plain(this.#side(row.side).name) }) }) : null))));
  }

  #perhaps(detail) {
    const known = (detail.perhaps ?? []).filter((id) => this.titles.get(id));
    if (!known.length) return null;
    return make("section", { class: "perhaps" }, make("h3", { text: this.words.say("perhaps_same") }), make("ul", {}, known.map((id) =>
      make("li", { "data-to": id }, make("button", { type: "button", class: "link", dir: "auto", text: plain(this.titles.get(id)), on: { click: () => this.act.open(id) } })))));
  }

  #sourceList(detail) {
    const { words } = this, numbers = detail.articles ?? [];
    return make("section", { class: "sources" }, make("h3", { text: words.say("sources", { n: numbers.length }) }), make("ol", {}, numbers.map((k) => {
      const source = this.sources.get(k);
      if (!source) return null;
      const [, title, url, published, , file, sha] = source, address = webAddress(url);
      return make("li", { title: `sha256 ${sha}` },
        address ? make("a", { dir: "auto", href: address, target: "_blank", rel: "noopener noreferrer", text: plain(title) || plain(file) || address }) : make("span", { dir: "auto", text: plain(title) || plain(file) }),
        make("span", { class: "source-meta", dir: "auto", text: [this.#name(source), this.#day(published) || words.say("no_date"), file ? plain(file) : ""].filter(Boolean).join(" · ") }));
    })));
  }

  /** What people decided about the incident, oldest first. */
  #history(detail) {
    const { words } = this, rows = detail.history ?? [];
    if (!rows.length) return null;
    return make("section", { class: "history" }, make("h3", { text: words.say("history") }), make("ol", {}, rows.map(([at, what, who, told]) =>
      make("li", {}, make("b", { text: words.say(`action_${what}`) }), make("span", { class: "source-meta", dir: "auto", text: [this.#day(at.slice(0, 10)), plain(who)].filter(Boolean).join(" · ") }), make("span", { dir: "auto", text: plain(told) })))));
  }
}
