// What plots show: series of values, what tells them apart, and their means for the table.

/** A line of a plot; null where nothing is known. */
export interface Line {
  id: string;
  name: string;
  values: (number | null)[];
}

/** What tells a line from others, by its place: a colour of each scheme, and dashes for who sees no colours. */
export interface Look {
  light: string;
  dark: string;
  dash: number[];
}

const LOOKS: Look[] = [
  { light: "#0b7285", dark: "#3bc9db", dash: [] },
  { light: "#c2410c", dark: "#ffa94d", dash: [8, 4] },
  { light: "#6741d9", dark: "#b197fc", dash: [2, 3] },
  { light: "#2b8a3e", dark: "#69db7c", dash: [12, 4, 2, 4] },
  { light: "#c2255c", dark: "#faa2c1", dash: [5, 3] },
  { light: "#495057", dark: "#dee2e6", dash: [14, 5] },
  { light: "#926c00", dark: "#ffd43b", dash: [2, 6] },
  { light: "#1864ab", dark: "#74c0fc", dash: [8, 3, 2, 3, 2, 3] },
];

/** The most lines that can be told apart. */
export const MOST_LINES = LOOKS.length;

export function lookOf(index: number): Look {
  return LOOKS[index % LOOKS.length] as Look;
}

/** Means of so many values each, of those that are known. */
export function means(values: (number | null)[], of: number): (number | null)[] {
  const found: (number | null)[] = [];
  for (let from = 0; from < values.length; from += of) {
    const known = values.slice(from, from + of).filter((value) => value !== null);
    found.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  return found;
}

/** The last value that is known, of the last minute or so. */
export function latest(values: (number | null)[]): number | null {
  return values.slice(-6).findLast((value) => value !== null) ?? null;
}
