// What a dossier holds, opened from its block: statements and places stand there as plain rows, their columns named by `meta.told`.

function openRow(names, values) {
  const row = {};
  for (let k = 0; k < names.length; k++) if (values[k] !== null && values[k] !== "") row[names[k]] = values[k];
  return row;
}

/** `row` with its statements and places by name. A statement's `article` and `also` are numbers of articles, `answers` the place of another statement. */
export function openDetail(row, told) {
  const statements = (row.statements ?? []).map((values, k) => {
    const statement = openRow(told.statement, values), answers = row.answers?.[k], also = row.also?.[k];
    statement.article = (row.from ? row.from[k] : row.articles?.[0]) ?? undefined;
    if (answers !== null && answers !== undefined) statement.answers = answers;
    if (also?.length) statement.also = also;
    return statement;
  });
  return { ...row, statements, places: (row.places ?? []).map((values) => openRow(told.place, values)) };
}
