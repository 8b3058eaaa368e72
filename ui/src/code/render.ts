// The change of a form as code: for curl, for `tidegate apply` and for Terraform.
import { stringify } from "yaml";
import { type Entity, type Place, apiPath } from "../api/entities";
import { CHAINS, isChain, kindInfo } from "../api/kinds";
import { type Json, type ObjectShape, type Shape, type UnionShape, type Values, isObject, shapeOf, variantOf } from "../forms/shape";
import { fromAnswer, toBody } from "../forms/values";
import { terraform } from "./terraform";

export interface Change {
  place: Place;
  /** The entity that is changed; none when one is made. */
  id: string | undefined;
  shape: ObjectShape | UnionShape;
  values: Values;
  /** Of a policy, the listener or virtual cluster that it belongs to. */
  parent?: Entity | undefined;
  gateway?: Entity | undefined;
  origin: string;
  /** Whether secrets that were typed are shown. */
  secrets: boolean;
}

export const MASK = "(secret)";

/** The body as it is sent, or with its secrets covered. */
function bodyOf({ shape, values, secrets }: Change, references: "id" | "name"): Values {
  const body = toBody(shape, values, references) as Values;
  return secrets ? body : (cover(shape, body) as Values);
}

export function curl(change: Change): string {
  const { place, id, origin } = change;
  const body = JSON.stringify(bodyOf(change, "id"), null, 2);
  const lines = [
    `curl --fail-with-body ${id ? "-X PUT " : ""}'${origin}${apiPath(place, id)}' \\`,
    `  -H "Authorization: Bearer $TIDEGATE_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  --data-binary @- <<'EOF'`,
    body,
    "EOF",
  ];
  return `${lines.join("\n")}\n`;
}

export function yaml(change: Change): string {
  const { place, parent, gateway } = change;
  const info = kindInfo(place.kind);
  const body = bodyOf(change, "name");
  if (place.kind === "event-gateways") {
    // Its name is no setting of a file's.
    const { name, ...settings } = body;
    return `# tidegate apply -f gateway.yaml --gateway '${String(name ?? "…")}'${change.id ? "" : " --create-gateway"}\n${stringify({ gateway: settings }, STYLE)}`;
  }
  const command = `# tidegate apply -f gateway.yaml${gateway?.name ? ` --gateway '${gateway.name}'` : ""}\n`;
  if (!isChain(place.kind)) return command + stringify({ [info.section]: [body] }, STYLE);
  const above = kindInfo(CHAINS[place.kind].parent);
  // A file states an entity whole, or what it leaves out goes back to its default.
  const shape = shapeOf(`${above.schema}Update`);
  const whole = parent ? (toBody(shape, fromAnswer(shape, parent as Values), "name") as Values) : { name: "…" };
  return command + stringify({ [above.section]: [{ ...whole, [info.section]: [body] }] }, STYLE);
}

const STYLE = { lineWidth: 0 };

export function hcl(change: Change): string {
  return terraform(change, bodyOf(change, "id"));
}

/** The value with every secret that is no template covered. */
export function cover(shape: Shape, value: Json | undefined): Json | undefined {
  switch (shape.type) {
    case "text":
      return shape.secret && typeof value === "string" && !value.includes("${") ? MASK : value;
    case "object":
      return isObject(value) ? coverFields(shape, value) : value;
    case "union": {
      const variant = variantOf(shape, value);
      return variant && isObject(value) ? { ...value, ...coverFields(variant.object, value) } : value;
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => cover(shape.items, item) ?? null) : value;
    case "either":
      return typeof value === "string" ? value : cover(shape.other, value);
    default:
      return value;
  }
}

function coverFields(shape: ObjectShape, value: Values): Values {
  const covered: Values = { ...value };
  for (const field of shape.fields) {
    if (covered[field.name] !== undefined) covered[field.name] = cover(field.shape, covered[field.name]);
  }
  return covered;
}
