// Days as numbers counted from 1970-01-01 (UTC), months counted from January 1970.

export const NO_DAY = -(2 ** 31);
const DAY_MS = 86400000;

export function dayOf(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) || isoOf(ms / DAY_MS) !== iso ? null : ms / DAY_MS;
}

export function isoOf(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Counted in years that begin in March, as in Howard Hinnant's `civil_from_days`. */
export function splitDay(day) {
  const shifted = day + 719468, era = Math.floor(shifted / 146097), inEra = shifted - era * 146097;
  const years = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365);
  const inYear = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100)), fifth = Math.floor((5 * inYear + 2) / 153);
  const month = fifth < 10 ? fifth + 2 : fifth - 10;
  return { year: years + era * 400 + (month < 2 ? 1 : 0), month, day: inYear - Math.floor((153 * fifth + 2) / 5) + 1 };
}

export function monthOf(day) {
  const { year, month } = splitDay(day);
  return (year - 1970) * 12 + month;
}

export function firstDay(month) {
  return Date.UTC(1970 + Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / DAY_MS;
}

export function yearOf(month) {
  return 1970 + Math.floor(month / 12);
}

export function monthName(month, words) {
  return words.months[((month % 12) + 12) % 12];
}

export function formatDay(day, words) {
  const { year, month, day: date } = splitDay(day);
  return `${date} ${words.months[month]} ${year}`;
}

/** A whole month, a whole year, one day, or two ends with what they share written once: "12–13 Jul 2020". */
export function formatSpan(start, end, words) {
  if (start === end) return formatDay(start, words);
  const a = splitDay(start), b = splitDay(end);
  const fullMonths = a.day === 1 && splitDay(end + 1).day === 1;
  if (fullMonths && a.year === b.year) {
    if (a.month === b.month) return `${words.months[a.month]} ${a.year}`;
    if (a.month === 0 && b.month === 11) return `${a.year}`;
    return `${words.months[a.month]}–${words.months[b.month]} ${a.year}`;
  }
  if (a.year !== b.year) return `${formatDay(start, words)} – ${formatDay(end, words)}`;
  if (a.month !== b.month) return `${a.day} ${words.months[a.month]} – ${formatDay(end, words)}`;
  return `${a.day}–${formatDay(end, words)}`;
}
