// How a thing was and how it is, line by line.
import { structuredPatch } from "diff";
import { stringify } from "yaml";

export interface DiffLine {
  sign: " " | "+" | "-" | "…";
  text: string;
}

/** Lines that stay, around those that do not. */
const CONTEXT = 3;

/** What the API says of every entity, and nobody changes. */
const OWN = new Set(["id", "created_at", "updated_at"]);

/** The lines of both as YAML; of long stretches that stay only the ends. */
export function diffLines(before: unknown, after: unknown): DiffLine[] {
  const { hunks } = structuredPatch("", "", yamlOf(before), yamlOf(after), "", "", { context: CONTEXT });
  return hunks.flatMap(({ lines }, index) => {
    // A text without a last new line is said by a line of its own.
    const said = lines.filter((line) => !line.startsWith("\\")).map((line): DiffLine => ({ sign: line.charAt(0) as DiffLine["sign"], text: line.slice(1) }));
    return index === 0 ? said : [{ sign: "…", text: "" }, ...said];
  });
}

function yamlOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object" || Array.isArray(value)) return stringify(value, { lineWidth: 0 });
  const fields = Object.entries(value).filter(([name]) => !OWN.has(name));
  return fields.length === 0 ? "" : stringify(Object.fromEntries(fields), { lineWidth: 0 });
}
