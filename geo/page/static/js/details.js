// What a dossier holds, opened from its block: voices (who says what kind of thing, and who reports it) and places stand there as
// plain rows, their columns named by `meta.told`; a voice that says several things stands once in a block.

function openRow(names, values) {
  const row = {};
  for (let k = 0; k < names.length; k++) if (values[k] !== null && values[k] !== "") row[names[k]] = values[k];
  return row;
}

/** `row` with its statements and places by name. A statement's `article` and `also` are numbers of articles, `answers` the place of another statement. */
export function openDetail(row, voices, told) {
  const statements = row.exact.map((exact, k) => {
    const statement = openRow(told.voice, voices[row.voices[k]]), answers = row.answers?.[k], also = row.also?.[k];
    statement.exact = exact;
    statement.article = (row.from ? row.from[k] : row.articles[0]) ?? undefined;
    if (answers !== null && answers !== undefined) statement.answers = answers;
    if (also?.length) statement.also = also;
    return statement;
  });
  return { ...row, statements, places: row.places.map((values) => openRow(told.place, values)) };
}

/** The detail of incident `i`, or null where the data have none. */
export async function readDetail(blocks, i, meta) {
  const size = meta.rows.detail, block = await blocks.json(`detail-${Math.floor(i / size)}`);
  return block && openDetail(block.rows[i % size], block.voices, meta.told);
}
