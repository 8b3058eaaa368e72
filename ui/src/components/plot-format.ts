// Numbers as people read them.

const few = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: "compact" });

/** A count or a rate: `0.25`, `12`, `1,234`, `1.2M`. */
export function count(value: number): string {
  if (value >= 1_000_000) return short.format(value);
  return value >= 100 ? whole.format(value) : few.format(value);
}

const SIZES = ["B", "kB", "MB", "GB", "TB"];

/** Bytes, in powers of a thousand: `950 B`, `1.2 MB`. */
export function bytes(value: number): string {
  let [size, power] = [value, 0];
  while (size >= 999.5 && power < SIZES.length - 1) [size, power] = [size / 1000, power + 1];
  return `${size >= 100 ? whole.format(size) : few.format(size)} ${SIZES[power]}`;
}

/** A time that is given in milliseconds: `8 µs`, `1.2 ms`, `3 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds === 0) return "0 ms";
  if (milliseconds < 1) return `${few.format(milliseconds * 1000)} µs`;
  return milliseconds < 1000 ? `${few.format(milliseconds)} ms` : `${few.format(milliseconds / 1000)} s`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A time of day in the reader's zone, from seconds since 1970. */
export function timeOfDay(seconds: number, withSeconds = false): string {
  return (withSeconds ? exact : clock).format(seconds * 1000);
}
