// Texts as arguments of a shell.

/** A text in quotes, within which nothing means anything to a shell. */
export function single(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** An argument, in quotes if it needs them. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : single(text);
}
