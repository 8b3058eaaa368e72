// A change as a resource of the Terraform provider `kong/konnect`.
import { CHAINS, isChain } from "../api/kinds";
import { type Json, type ObjectShape, type Shape, type Values, isObject, variantOf } from "../forms/shape";
import type { Change } from "./render";
import { isSecret, resourceName, standIns } from "./secrets";

/** A variable of Terraform's, in the place of a secret. */
class Variable {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

type Term = null | boolean | number | string | Variable | Term[] | Written;

/** What the provider writes otherwise than the API: a union as an attribute of its variant's name. */
type Written = { [name: string]: Term | undefined };

/** What is remarked while a body is written. */
interface Remarks {
  /** Fields that the provider does not have. */
  lacking: Set<string>;
  variables: string[];
  /** The variable for a secret; none where secrets are shown. */
  hide: ((field: string) => Variable) | undefined;
}

export function terraform(change: Change, body: Values): string {
  const { place, id, shape, secrets } = change;
  const { kind, gateway, parent } = place;
  const standIn = standIns(change);
  const variables: string[] = [];
  const hide = (field: string) => {
    const name = standIn(field);
    variables.push(name);
    return new Variable(name);
  };
  const remarks: Remarks = { lacking: new Set(), variables, hide: secrets ? undefined : hide };
  const { lacking } = remarks;
  const variant = shape.type === "union" ? variantOf(shape, body) : undefined;
  const object = shape.type === "union" ? variant?.object : shape;
  if (!object) return "# Choose a type first.\n";
  const fields = write(object, body, remarks);
  const above: Written = {
    ...(kind === "event-gateways" ? {} : { gateway_id: gateway }),
    ...(isChain(kind) ? { [CHAINS[kind].parent === "listeners" ? "listener_id" : "virtual_cluster_id"]: parent } : {}),
  };
  let attributes: Written = { ...above, ...fields };
  if (kind === "schema-registries" && variant) attributes = { ...above, [variant.word]: fields };
  // The provider wants it said.
  if (kind === "backend-clusters" && !attributes.tls) attributes.tls = { enabled: false };
  if (kind === "backend-clusters" && isObject(body.authentication) && body.authentication.type === "sasl_oauth_bearer") {
    lacking.add("authentication.sasl_oauth_bearer");
  }
  const type = `konnect_${resource(kind, variant?.word ?? "")}`;
  const name = resourceName(change);
  const notes = [...lacking].map((what) => `# The provider does not know \`${what}\`: it is set by the API or by \`tidegate apply\`.\n`);
  const declared = variables.map((name) => `variable "${name}" {\n  type      = string\n  sensitive = true\n}\n\n`);
  // The id of what stands below nothing is written bare.
  const known = id && (kind === "event-gateways" ? render(id, 1) : `jsonencode(${render({ ...above, id }, 1)})`);
  const imported = known ? `\nimport {\n  to = ${type}.${name}\n  id = ${known}\n}\n` : "";
  return `${declared.join("")}${notes.join("")}resource "${type}" "${name}" ${block(attributes, 0)}\n${imported}`;
}

const RESOURCES: Record<string, string> = {
  "event-gateways": "event_gateway",
  "backend-clusters": "event_gateway_backend_cluster",
  "virtual-clusters": "event_gateway_virtual_cluster",
  listeners: "event_gateway_listener",
  "schema-registries": "event_gateway_schema_registry",
  "static-keys": "event_gateway_static_key",
  "tls-trust-bundles": "event_gateway_tls_trust_bundle",
  "data-plane-certificates": "event_gateway_data_plane_certificate",
  policies: "event_gateway_listener_policy",
  "cluster-policies": "event_gateway_cluster_policy",
  "produce-policies": "event_gateway_produce_policy",
  "consume-policies": "event_gateway_consume_policy",
};

function resource(kind: string, type: string): string {
  return isChain(kind) ? `${RESOURCES[kind]}_${type}` : String(RESOURCES[kind]);
}

/** Fields that the provider does not have. */
const UNKNOWN = new Set(["topic_aliases", "fetch_kong_identity_principal"]);

function write(object: ObjectShape, values: Values, remarks: Remarks): Written {
  const { lacking, hide } = remarks;
  const written: Written = {};
  for (const field of object.fields) {
    const value = values[field.name];
    if (value === undefined || value === null) continue;
    if (UNKNOWN.has(field.name)) lacking.add(field.name);
    else if (field.shape.type === "either" && typeof value === "string" && field.shape.text.expression) {
      lacking.add(`${field.name} by an expression`);
    } else if (hide && isSecret(field.shape, value)) written[field.name] = hide(field.name);
    else written[field.name] = valueOf(field.shape, value, remarks);
  }
  return written;
}

function valueOf(shape: Shape, value: Json, remarks: Remarks): Term {
  switch (shape.type) {
    case "object":
      return isObject(value) ? write(shape, value, remarks) : (value as Term);
    case "union": {
      const variant = variantOf(shape, value);
      return variant && isObject(value) ? { [variant.word]: write(variant.object, value, remarks) } : value;
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => valueOf(shape.items, item, remarks)) : value;
    case "either":
      return typeof value === "string" ? value : valueOf(shape.other, value, remarks);
    default:
      return value;
  }
}

function block(values: Written, depth: number): string {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  if (entries.length === 0) return "{}";
  const indent = "  ".repeat(depth + 1);
  const lines = entries.map(([name, value]) => ({ name: key(name), value: render(value as Json, depth + 1) }));
  // As `terraform fmt` does: neighbours have their signs below each other, also where a value is a text of several lines.
  const short = (value: string | undefined) => value !== undefined && (!value.includes("\n") || value.startsWith("<<-"));
  let from = 0;
  const said: string[] = [];
  while (from < lines.length) {
    let to = from;
    while (short(lines[to]?.value)) to++;
    const group = lines.slice(from, Math.max(to, from + 1));
    const width = Math.max(...group.map(({ name }) => name.length));
    for (const { name, value } of group) said.push(`${indent}${name.padEnd(width)} = ${value}`);
    from += group.length;
  }
  return `{\n${said.join("\n")}\n${"  ".repeat(depth)}}`;
}

/** Words that HCL does not take for names. */
const WORDS = new Set(["for", "true", "false", "null"]);

function key(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !WORDS.has(name) ? name : inQuotes(name);
}

function render(value: Term, depth: number): string {
  if (value instanceof Variable) return `var.${value.name}`;
  if (typeof value === "string") return text(value, depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const indent = "  ".repeat(depth + 1);
    const items = value.map((item) => `${indent}${render(item, depth + 1)}`);
    return value.every((item) => typeof item !== "object" && !String(item).includes("\n"))
      ? `[${value.map((item) => render(item, depth)).join(", ")}]`
      : `[\n${items.join(",\n")},\n${"  ".repeat(depth)}]`;
  }
  if (typeof value === "object" && value !== null) return block(value, depth);
  return String(value);
}

/** Several lines, such as PEM, in a form that keeps them readable; whatever that form would change is in quotes. */
function text(value: string, depth: number): string {
  const lines = value.split("\n");
  // It always ends with a new line, takes what all lines begin with off, and knows no escapes.
  const readable = lines.length > 2 && lines.pop() === "" && lines.every((line) => /^(?!EOT$)[^\s\p{Cc}][^\p{Cc}]*$/u.test(line));
  if (!readable) return inQuotes(value);
  const indent = "  ".repeat(depth + 1);
  return `<<-EOT\n${lines.map((line) => indent + literal(line)).join("\n")}\n${indent}EOT`;
}

/** HCL has JSON's escapes but for two. */
function inQuotes(value: string): string {
  const escapes: Record<string, string> = { "\\b": "\\u0008", "\\f": "\\u000c" };
  return JSON.stringify(literal(value)).replace(/\\./g, (escape) => escapes[escape] ?? escape);
}

/** Terraform's own templates begin as those of the gateway do; doubled, the sign is only a sign. */
function literal(value: string): string {
  return value.replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
}
