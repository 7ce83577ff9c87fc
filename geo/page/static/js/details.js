// What a dossier holds, opened from its block (see geo/page/details.py): columns with a value an incident, and the statements and
// places of all incidents one after the other, whose columns are named by `meta.told`; a voice that says several things stands once.

const SHARED = new Set(["said", "placed", "voice", "voices", "exact", "from", "answers", "also", "place"]);

const isTold = (value) => value !== null && value !== undefined && value !== "" && value.length !== 0;

function openRow(names, read) {
  const row = {};
  for (let k = 0; k < names.length; k++) {
    const value = read(names[k], k);
    if (isTold(value)) row[names[k]] = value;
  }
  return row;
}

/** The first of the rows of incident `k`, and the one behind its last, where `counts` tells how many each has. */
function findRows(counts, k) {
  let first = 0;
  for (let i = 0; i < k; i++) first += counts[i];
  return [first, first + counts[k]];
}

function openStatements(block, k, told, article) {
  const [first, end] = findRows(block.said, k), statements = [];
  for (let at = first; at < end; at++) {
    const voice = block.voices[block.voice[at]], statement = openRow(told.voice, (_, column) => voice[column]);
    const step = block.from ? block.from[at] : 0, answers = block.answers?.[at];
    statement.exact = block.exact[at];
    statement.article = step === null ? undefined : article + step;
    if (isTold(answers)) statement.answers = answers;
    statements.push(statement);
  }
  for (const [at, ...also] of block.also ?? []) if (at >= first && at < end) statements[at - first].also = also;
  return statements;
}

/** Incident `k` of a block, its statements and places by name. A statement's `article` and `also` are numbers of articles, `answers` the place of another statement. */
export function openDetail(block, k, told) {
  const row = openRow(Object.keys(block).filter((name) => !SHARED.has(name)), (name) => block[name][k]);
  const [first, end] = findRows(block.placed, k), places = [];
  for (let at = first; at < end; at++) places.push(openRow(told.place, (name) => block.place[name]?.[at]));
  return { ...row, statements: openStatements(block, k, told, row.articles?.[0] ?? 0), places };
}

/** The detail of incident `i`, or null where the data have none. */
export async function readDetail(blocks, i, meta) {
  const size = meta.rows.detail, block = await blocks.json(`detail-${Math.floor(i / size)}`);
  return block && openDetail(block, i % size, meta.told);
}
