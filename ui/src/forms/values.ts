// Values of forms: bodies of the API, with what is not there left out.
import {
  type FieldShape,
  type Json,
  type ObjectShape,
  type Shape,
  type UnionShape,
  type Values,
  hasSwitch,
  isBare,
  isObject,
  onlyField,
  variantOf,
} from "./shape";

/** What a new form starts with: defaults, and room for what must be there. */
export function initial(shape: Shape): Json | undefined {
  switch (shape.type) {
    case "object":
      return fieldsOf(shape);
    case "union":
      // Where there is but one variant, nobody needs to choose it.
      return shape.variants.length === 1 && shape.variants[0] ? variantValues(shape, shape.variants[0].word) : undefined;
    case "list": {
      const simple = shape.items.type !== "object" && shape.items.type !== "union";
      if (shape.min === 0 || simple || isBare(shape.items) || onlyField(shape.items)) return [];
      return [initial(shape.items) ?? {}];
    }
    case "either":
      return initial(shape.other);
    case "boolean":
      return false;
    default:
      return undefined;
  }
}

function fieldsOf(shape: ObjectShape): Values {
  const values: Values = {};
  for (const field of shape.fields) {
    const value = field.default !== undefined ? field.default : field.required ? initial(field.shape) : undefined;
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/** The values of another variant; what both have stays, so that a change of one's mind costs nothing. */
export function variantValues(shape: UnionShape, word: string, old?: Json): Values {
  const variant = shape.variants.find((one) => one.word === word);
  const values: Values = { [shape.tag]: word, ...(variant ? fieldsOf(variant.object) : {}) };
  if (!isObject(old) || !variant) return values;
  const before = variantOf(shape, old);
  for (const field of variant.object.fields) {
    const same = before?.object.fields.find((other) => other.name === field.name && alike(other, field));
    if (same && old[field.name] !== undefined) values[field.name] = old[field.name];
  }
  return values;
}

function alike(a: FieldShape, b: FieldShape): boolean {
  if (a.shape.type === "choice" && b.shape.type === "choice") {
    return JSON.stringify(a.shape.options) === JSON.stringify(b.shape.options);
  }
  const name = (shape: Shape) => (shape.type === "object" || shape.type === "union" ? shape.name : "");
  return a.shape.type === b.shape.type && name(a.shape) === name(b.shape);
}

/** Of an answer of the API what a body may hold; `null` is as good as nothing. */
export function fromAnswer(shape: Shape, value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  switch (shape.type) {
    case "object":
      return isObject(value) ? pick(shape, value) : undefined;
    case "union": {
      const variant = variantOf(shape, value);
      if (!variant || !isObject(value)) return undefined;
      return { [shape.tag]: variant.word, ...pick(variant.object, value) };
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => fromAnswer(shape.items, item) ?? null) : undefined;
    case "either":
      return typeof value === "string" ? value : fromAnswer(shape.other, value);
    default:
      return value;
  }
}

function pick(shape: ObjectShape, value: Values): Values {
  const picked: Values = {};
  for (const field of shape.fields) {
    const own = fromAnswer(field.shape, value[field.name]);
    if (own !== undefined) picked[field.name] = own;
    else if (field.required && field.shape.type === "object") picked[field.name] = initial(field.shape);
  }
  return picked;
}

/** How references are written: the API's bodies have ids, files have names. */
export type References = "id" | "name";

/** What is sent: without what is empty, and with references by one of their names. */
export function toBody(shape: Shape, value: Json | undefined, references: References = "id"): Json | undefined {
  if (value === null || value === undefined) return undefined;
  switch (shape.type) {
    case "object":
      return isObject(value) ? objectBody(shape, value, references) : undefined;
    case "union": {
      const variant = variantOf(shape, value);
      if (!variant || !isObject(value)) return undefined;
      return { [shape.tag]: variant.word, ...objectBody(variant.object, value, references) };
    }
    case "list":
      if (!Array.isArray(value)) return undefined;
      return value.map((item) => toBody(shape.items, item, references)).filter((item) => item !== undefined);
    case "either":
      return typeof value === "string" ? value : toBody(shape.other, value, references);
    case "reference": {
      if (!isObject(value)) return undefined;
      const { id, name } = value;
      if (references === "name") return name ? { name } : id ? { id } : undefined;
      return id ? { id } : name ? { name } : undefined;
    }
    case "integer":
      return typeof value === "number" ? value : undefined;
    default:
      return value;
  }
}

function objectBody(shape: ObjectShape, value: Values, references: References): Values {
  const body: Values = {};
  for (const field of shape.fields) {
    const own = toBody(field.shape, value[field.name], references);
    if (own === undefined) continue;
    if (isNothing(own) && !field.required && field.default === undefined) continue;
    // An object that is switched off is left out, unless it says what it is once it is on again.
    if (!field.required && hasSwitch(field.shape) && isObject(own) && own.enabled === false && isPlain(field.shape, own)) continue;
    body[field.name] = own;
  }
  return body;
}

/** Whether an object says nothing but whether it is on. */
function isPlain(shape: ObjectShape, body: Values): boolean {
  const usual = ({ name, default: value }: FieldShape) => body[name] === undefined || JSON.stringify(body[name]) === JSON.stringify(value);
  return shape.fields.every((field) => field.name === "enabled" || usual(field));
}

function isNothing(value: Json): boolean {
  return value === "" || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);
}
