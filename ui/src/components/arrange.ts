/** What of a list is asked for: `sort` is the key of a column, with `-` before it for the other way round. */
export interface Listing {
  query: string;
  sort: string;
  page: number;
  size: string;
}

type Value = string | number | undefined;

/** The rows that match, in their order, and of them the page that is asked for. */
export function arrange<Row>(
  rows: Row[],
  { query, sort, page, size }: Listing,
  text: (row: Row) => string,
  by: (key: string) => ((row: Row) => Value) | undefined,
): { rows: Row[]; total: number; pages: number; page: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let found = rows;
  if (words.length > 0) {
    found = rows.filter((row) => {
      const own = text(row).toLowerCase();
      return words.every((word) => own.includes(word));
    });
  }
  const value = by(sort.replace(/^-/, ""));
  if (value) {
    const sign = sort.startsWith("-") ? -1 : 1;
    found = [...found].sort((a, b) => sign * compare(value(a), value(b)));
  }
  const most = size === "all" ? Infinity : Number(size) || 100;
  const pages = Math.max(1, Math.ceil(found.length / most));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  const from = most === Infinity ? 0 : (shown - 1) * most;
  return { rows: found.slice(from, from + most), total: found.length, pages, page: shown };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Numbers by size, texts as people sort them, and what is not there last. */
function compare(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}
