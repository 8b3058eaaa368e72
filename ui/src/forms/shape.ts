// What a form asks for, worked out from the JSON schemas of the API's description.
import shapes from "../api/shapes.json";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type Values = { [key: string]: Json | undefined };

export interface TextShape {
  type: "text";
  min: number;
  max: number;
  pattern?: string;
  message?: string;
  secret: boolean;
  uuid: boolean;
  expression: boolean;
}

export interface ObjectShape {
  type: "object";
  name: string;
  fields: FieldShape[];
}

export interface Variant {
  word: string;
  description: string;
  object: ObjectShape;
}

export interface UnionShape {
  type: "union";
  name: string;
  tag: string;
  variants: Variant[];
}

export type Shape =
  | { type: "boolean" }
  | { type: "integer"; min: number; max: number }
  | TextShape
  | { type: "choice"; options: { value: string; description: string }[] }
  | { type: "list"; items: Shape; min: number; max: number }
  | { type: "map"; keys: TextShape; reserved?: string; values: TextShape; max: number }
  | ObjectShape
  | UnionShape
  | { type: "either"; text: TextShape; other: Shape }
  | { type: "reference"; to: string };

export interface FieldShape {
  name: string;
  shape: Shape;
  required: boolean;
  default?: Json;
  description: string;
}

/** A JSON schema, as far as the API's description uses it. */
interface Schema {
  $ref?: string;
  "x-references"?: string;
  "x-expression"?: boolean;
  "x-order"?: string[];
  type?: string | string[];
  const?: string;
  enum?: string[];
  enumDescriptions?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  not?: Schema;
  items?: Schema;
  properties?: Record<string, Schema>;
  propertyNames?: Schema;
  additionalProperties?: boolean | Schema;
  required?: string[];
  description?: string;
  default?: Json;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  patternErrorMessage?: string;
  writeOnly?: boolean;
  format?: string;
}

const schemas = shapes.schemas as unknown as Record<string, Schema>;
const known = new Map<string, Shape>();

/** The shape of a body: `BackendClusterBody` to make one, `BackendClusterUpdate` to replace one. */
export function shapeOf(name: string): ObjectShape | UnionShape {
  const shape = named(name);
  if (shape.type !== "object" && shape.type !== "union") throw new Error(`${name} is no body`);
  return shape;
}

function named(name: string): Shape {
  const before = known.get(name);
  if (before) return before;
  const schema = schemas[name];
  if (!schema) throw new Error(`the API describes no ${name}`);
  const shape = read(schema, name.replace(/Update$/, ""));
  known.set(name, shape);
  return shape;
}

function read(schema: Schema, name: string): Shape {
  if (schema["x-references"]) return { type: "reference", to: schema["x-references"] };
  if (schema.$ref) return named(schema.$ref.replace("#/components/schemas/", ""));
  if (schema.enum) {
    const options = schema.enum.map((value, index) => ({ value, description: schema.enumDescriptions?.[index] ?? "" }));
    return { type: "choice", options };
  }
  if (schema.oneOf) return union(schema.oneOf, name);
  const some = schema.anyOf?.filter((one) => one.type !== "null");
  if (some?.length === 1 && some[0]) return read(some[0], name);
  if (some?.[0] && some[1]) return { type: "either", text: text(some[0]), other: read(some[1], name) };
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return { type: "integer", min: schema.minimum ?? -Infinity, max: schema.maximum ?? Infinity };
    case "array": {
      const items = read(schema.items ?? {}, name);
      return { type: "list", items, min: schema.minItems ?? 0, max: schema.maxItems ?? Infinity };
    }
    case "object":
      return schema.properties ? object(schema, name) : map(schema);
    default:
      return text(schema);
  }
}

function object(schema: Schema, name: string): ObjectShape {
  const properties = schema.properties ?? {};
  const order = schema["x-order"] ?? Object.keys(properties);
  const fields = order.map((field): FieldShape => {
    const property = properties[field] ?? {};
    return {
      name: field,
      shape: read(property, `${name}.${field}`),
      required: schema.required?.includes(field) ?? false,
      ...(property.default === undefined ? {} : { default: property.default }),
      description: property.description ?? "",
    };
  });
  return { type: "object", name, fields };
}

function union(variants: Schema[], name: string): UnionShape {
  const properties = Object.entries(variants[0]?.properties ?? {});
  const tag = properties.find(([, property]) => property.const !== undefined)?.[0] ?? "type";
  return {
    type: "union",
    name,
    tag,
    variants: variants.map((variant) => {
      const word = variant.properties?.[tag]?.const ?? "";
      const whole = object(variant, `${name}.${word}`);
      const fields = whole.fields.filter((field) => field.name !== tag);
      return { word, description: variant.description ?? "", object: { ...whole, fields } };
    }),
  };
}

function map(schema: Schema): Shape {
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const keys = schema.propertyNames ?? {};
  return {
    type: "map",
    keys: text(keys),
    ...(keys.not?.pattern ? { reserved: keys.not.pattern } : {}),
    values: text(values),
    max: schema.maxProperties ?? Infinity,
  };
}

function text(schema: Schema): TextShape {
  return {
    type: "text",
    min: schema.minLength ?? 0,
    max: schema.maxLength ?? Infinity,
    ...(schema.pattern ? { pattern: schema.pattern } : {}),
    ...(schema.patternErrorMessage ? { message: schema.patternErrorMessage } : {}),
    secret: schema.writeOnly ?? false,
    uuid: schema.format === "uuid",
    expression: schema["x-expression"] ?? false,
  };
}

/** The variant that a value is of. */
export function variantOf(shape: UnionShape, value: Json | undefined): Variant | undefined {
  const word = isObject(value) ? value[shape.tag] : undefined;
  return shape.variants.find((variant) => variant.word === word);
}

/** An object that holds one text or word alone is written as that. */
export function onlyField(shape: Shape): FieldShape | undefined {
  const [field, ...others] = shape.type === "object" ? shape.fields : [];
  return field && others.length === 0 && (field.shape.type === "text" || field.shape.type === "choice") ? field : undefined;
}

/** A union without any fields is a choice. */
export function isBare(shape: Shape): shape is UnionShape {
  return shape.type === "union" && shape.variants.every((variant) => variant.object.fields.length === 0);
}

/** An object with a switch of its own, such as TLS: it is off when it is not there. */
export function hasSwitch(shape: Shape): shape is ObjectShape {
  return shape.type === "object" && shape.fields.some((field) => field.name === "enabled" && field.shape.type === "boolean");
}

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
