// The change of a form as code: for curl, for `tidegate apply` and for Terraform.
import { stringify } from "yaml";
import { type Entity, type Place, apiPath } from "../api/entities";
import { CHAINS, isChain, kindInfo } from "../api/kinds";
import { type Json, type ObjectShape, type Shape, type UnionShape, type Values, isObject, shapeOf, variantOf } from "../forms/shape";
import { fromAnswer, toBody } from "../forms/values";
import { isSecret, standIns } from "./secrets";
import { quoted, single } from "./shell";
import { terraform } from "./terraform";

export interface Change {
  place: Place;
  /** The entity that is changed; none when one is made. */
  id: string | undefined;
  /** Of what is changed, the revision that the form began with. */
  etag?: string | null;
  shape: ObjectShape | UnionShape;
  values: Values;
  /** Of a policy, the listener or virtual cluster that it belongs to. */
  parent?: Entity | undefined;
  gateway?: Entity | undefined;
  origin: string;
  /** Whether secrets that were typed are shown. */
  secrets: boolean;
  /** The id of the entity of a kind (`tls_trust_bundle`) that has this name. */
  idOf?: (kind: string, name: string) => string | undefined;
}

/** The body as it is sent, or with templates in the place of its secrets, and a note of them. */
function bodyOf(change: Change, references: "id" | "name"): { body: Values; note: string } {
  const { shape, values, secrets } = change;
  const body = toBody(shape, values, references) as Values;
  if (secrets) return { body, note: "" };
  const names: string[] = [];
  const standIn = standIns(change);
  const hide = (field: string) => {
    const name = standIn(field).toUpperCase();
    names.push(name);
    return `\${env['${name}']}`;
  };
  const covered = cover(shape, body, hide) as Values;
  if (names.length === 0) return { body, note: "" };
  const what = names.length === 1 ? `the variable ${names[0]} stands` : `the variables ${names.join(", ")} stand`;
  return {
    body: covered,
    note: `# Secrets that were typed are not shown: ${what} in their place, which each data plane takes\n# from its own environment. "Show secrets" has what Save sends.\n`,
  };
}

export function curl(change: Change): string {
  const { place, id, etag, origin } = change;
  const { body, note } = bodyOf(change, "id");
  const lines = [
    `${note}curl --fail-with-body ${id ? "-X PUT " : ""}${single(origin + apiPath(place, id))} \\`,
    `  -H "Authorization: Bearer $TIDEGATE_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    // What somebody else has changed meanwhile is not undone.
    ...(id && etag ? [`  -H ${single(`If-Match: ${etag}`)} \\`] : []),
    `  --data-binary @- <<'EOF'`,
    JSON.stringify(body, null, 2),
    "EOF",
  ];
  return `${lines.join("\n")}\n`;
}

export function yaml(change: Change): string {
  const { place, id, parent, gateway } = change;
  const info = kindInfo(place.kind);
  const { body, note } = bodyOf(change, "name");
  if (place.kind === "event-gateways") {
    const { name, ...settings } = body;
    const command = apply(id ?? String(name ?? "…"), id ? "" : " --create-gateway");
    return `${command}${id ? comment("Its name is no setting of a file's, and stays as it is.") : ""}${stringify({ gateway: settings }, STYLE)}`;
  }
  // By its id it is known also by another name, or by none.
  const own = id ? { id, ...body } : body;
  const command = apply(gateway?.name) + note;
  if (!isChain(place.kind)) return command + stringify({ [info.section]: [own] }, STYLE);
  const above = kindInfo(CHAINS[place.kind].parent);
  // A file states an entity whole, or what it leaves out goes back to its default.
  const shape = shapeOf(`${above.schema}Update`);
  const whole = parent ? { id: parent.id, ...(toBody(shape, fromAnswer(shape, parent as Values), "name") as Values) } : { name: "…" };
  const unknown = id || body.name ? "" : comment("Without a name it may be taken for a policy of its type that is there: give it one.");
  return command + unknown + stringify({ [above.section]: [{ ...whole, [info.section]: [own] }] }, STYLE);
}

function apply(gateway: string | undefined, more = ""): string {
  return comment(`tidegate apply -f gateway.yaml${gateway ? ` --gateway ${quoted(gateway)}` : ""}${more}`);
}

function comment(text: string): string {
  return `${text.replace(/^/gm, "# ")}\n`;
}

const STYLE = { lineWidth: 0 };

export function hcl(change: Change): string {
  const { shape, values, idOf } = change;
  const body = toBody(shape, values, "id") as Values;
  return terraform(change, idOf ? (identified(shape, body, idOf) as Values) : body);
}

type Replace = (shape: Shape, value: Json, field: string) => Json | undefined;

/** The value with every secret that is no template hidden. */
export function cover(shape: Shape, value: Json | undefined, hide: (field: string) => string): Json | undefined {
  return replaced(shape, value, (shape, value, field) => (isSecret(shape, value) ? hide(field) : undefined));
}

/** The value with references by id where they are by name. */
function identified(shape: Shape, value: Json | undefined, idOf: NonNullable<Change["idOf"]>): Json | undefined {
  return replaced(shape, value, (shape, value) => {
    if (shape.type !== "reference" || !isObject(value) || typeof value.name !== "string") return undefined;
    const id = value.id ? undefined : idOf(shape.to, value.name);
    return id && { id };
  });
}

/** The value with some parts replaced by others. */
function replaced(shape: Shape, value: Json | undefined, replace: Replace, field = ""): Json | undefined {
  if (value === undefined || value === null) return value;
  const other = replace(shape, value, field);
  if (other !== undefined) return other;
  const fields = (object: ObjectShape, value: Values): Values => {
    const all: Values = { ...value };
    for (const { name, shape } of object.fields) {
      if (all[name] !== undefined) all[name] = replaced(shape, all[name], replace, name);
    }
    return all;
  };
  switch (shape.type) {
    case "object":
      return isObject(value) ? fields(shape, value) : value;
    case "union": {
      const variant = variantOf(shape, value);
      return variant && isObject(value) ? fields(variant.object, value) : value;
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => replaced(shape.items, item, replace, field) ?? null) : value;
    case "either":
      return typeof value === "string" ? value : replaced(shape.other, value, replace, field);
    default:
      return value;
  }
}
