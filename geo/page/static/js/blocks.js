// The data of a page: named blocks, gzip in base64, opened when they are first asked for and kept a while.

const KEPT = 60;

function readBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = letters.charCodeAt(k);
  return bytes;
}

/** Read piece by piece: `new Response(…)` would do it, but waits for its turn among the other work of the browser. */
async function unpack(base64) {
  const { writable, readable } = new DecompressionStream("gzip"), writer = writable.getWriter(), reader = readable.getReader();
  for (const done of [writer.write(readBase64(base64)), writer.close()]) done.catch(() => null); // a fault is told by what is read
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes.buffer;
}

export class Blocks {
  /** `read(name)` gives the base64 of a block (or a promise of it), or null where there is none. */
  constructor(read) {
    this.read = read;
    this.open = new Map();
    this.ahead = new Map();
  }

  /** Begin to open blocks that will be asked for soon. */
  prepare(names) {
    for (const name of names) this.ahead.set(name, this.bytes(name));
  }

  async bytes(name) {
    const begun = this.ahead.get(name);
    this.ahead.delete(name);
    if (begun) return begun;
    const text = await this.read(name);
    return text === null ? null : unpack(text);
  }

  async json(name) {
    if (this.open.has(name)) {
      const known = this.open.get(name);
      this.open.delete(name);
      this.open.set(name, known);
      return known;
    }
    const promise = this.bytes(name).then((buffer) => (buffer === null ? null : JSON.parse(new TextDecoder().decode(buffer))));
    this.open.set(name, promise);
    if (this.open.size > KEPT) this.open.delete(this.open.keys().next().value);
    return promise;
  }

  /** Row `index` of blocks `prefix-0`, `prefix-1`, … that hold `size` rows each. */
  async row(prefix, index, size) {
    const rows = await this.json(`${prefix}-${Math.floor(index / size)}`);
    return rows === null ? null : rows[index % size];
  }

  /** All rows, `count` of them, of such blocks; those of blocks that there are not are left out. */
  async rows(prefix, size, count) {
    const rows = [];
    for (let k = 0; k * size < count; k++) rows.push(...((await this.json(`${prefix}-${k}`)) ?? []));
    return rows;
  }
}

/** Blocks that stand in the document as <script data-block=NAME>; those that are not there yet are waited for. */
export function documentBlocks(root) {
  const find = (name) => root.querySelector(`script[data-block="${name}"]`);
  const loaded = root.readyState === "loading" ? new Promise((done) => root.addEventListener("DOMContentLoaded", done, { once: true })) : null;
  return new Blocks((name) => {
    const element = find(name);
    if (root.readyState !== "loading" || element?.nextSibling) return element?.textContent ?? null; // what follows it: it is whole
    return loaded.then(() => find(name)?.textContent ?? null);
  });
}

const KINDS = { i4: Int32Array, u4: Uint32Array, f4: Float32Array, u2: Uint16Array, u1: Uint8Array };

function sumUp(numbers) {
  const sums = new Uint32Array(numbers.length);
  for (let i = 0, sum = 0; i < numbers.length; i++) sums[i] = sum += numbers[i];
  return sums;
}

/**
 * The columns of the core block by name, as typed arrays over one buffer; `count` is the number of incidents. Of lists (rival
 * places, sources, versions) `…End` says where that of an incident ends.
 */
export function readColumns(buffer, described, count) {
  const columns = { count };
  let offset = 0;
  for (const [name, kind, length] of described) {
    const Kind = KINDS[kind];
    columns[name] = new Kind(buffer, offset, length);
    offset += length * Kind.BYTES_PER_ELEMENT;
  }
  for (const name of ["rival", "source", "version"]) columns[`${name}End`] = sumUp(columns[`${name}Count`]);
  columns.source = sumUp(columns.sourceStep);
  return columns;
}
