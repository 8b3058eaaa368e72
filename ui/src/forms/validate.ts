// What can be told to be wrong before it is sent, and where to show what the API says is wrong.
import type { Fault } from "../api/problem";
import { type Json, type ObjectShape, type Shape, type TextShape, type Values, hasSwitch, isObject, onlyField, variantOf } from "./shape";

export type Errors = Record<string, string>;

/** Everything that is wrong with the values, by the path of its field, such as `authentication.0.username`. */
export function validate(shape: Shape, value: Json | undefined): Errors {
  const errors: Errors = {};
  check(shape, value, "", true, errors);
  return errors;
}

function check(shape: Shape, value: Json | undefined, path: string, required: boolean, errors: Errors): void {
  const wrong = (reason: string) => (errors[path] ??= reason);
  if (value === undefined || value === null || value === "") {
    const mayBeEmpty = shape.type === "text" && shape.min === 0 && value === "" && !shape.uuid;
    if (required && !mayBeEmpty) wrong(missing(shape));
    return;
  }
  switch (shape.type) {
    case "text": {
      const reason = typeof value === "string" ? textFault(shape, value) : undefined;
      if (reason) wrong(reason);
      break;
    }
    case "integer": {
      const fits = typeof value === "number" && Number.isInteger(value) && value >= shape.min && value <= shape.max;
      if (!fits) wrong(`It must be a whole number from ${shape.min} to ${shape.max}.`);
      break;
    }
    case "choice":
      if (!shape.options.some((option) => option.value === value)) wrong("Choose one.");
      break;
    case "list":
      checkList(shape, Array.isArray(value) ? value : [], path, errors);
      break;
    case "map":
      checkMap(shape, isObject(value) ? value : {}, path, errors);
      break;
    case "object":
      checkFields(shape, isObject(value) ? value : {}, path, errors);
      break;
    case "union": {
      const variant = variantOf(shape, value);
      if (!variant || !isObject(value)) wrong(missing(shape));
      else checkFields(variant.object, value, path, errors);
      break;
    }
    case "either":
      if (typeof value === "string" && shape.text.expression) check(shape.text, value, path, required, errors);
      else if (typeof value === "string") check(shape.text, value, path, required, errors);
      else check(shape.other, value, path, required, errors);
      break;
    case "reference":
      if (!isObject(value) || !(value.id || value.name)) wrong(missing(shape));
      break;
  }
}

function checkFields(shape: ObjectShape, values: Values, path: string, errors: Errors): void {
  // What is switched off is shown by its switch alone; whether it may be kept is the API's to say.
  if (path !== "" && values.enabled === false && shape.fields.some((field) => field.name === "enabled")) return;
  for (const field of shape.fields) check(field.shape, values[field.name], join(path, field.name), field.required, errors);
}

function checkList(shape: Shape & { type: "list" }, items: Json[], path: string, errors: Errors): void {
  if (items.length < shape.min) errors[path] ??= shape.min === 1 ? "Give at least one." : `Give at least ${shape.min}.`;
  if (items.length > shape.max) errors[path] ??= `There may be ${shape.max} at most.`;
  const only = onlyField(shape.items);
  items.forEach((item, index) => {
    // Items that are written in one control have their faults there.
    if (only || shape.items.type === "text" || shape.items.type === "either") {
      const own: Errors = {};
      check(shape.items, item, "", true, own);
      const reason = Object.values(own)[0];
      const said = only && isObject(item) ? item[only.name] : item;
      if (reason) errors[path] ??= `${String(said)}: ${reason}`;
    } else {
      check(shape.items, item, join(path, String(index)), true, errors);
    }
  });
}

function checkMap(shape: Shape & { type: "map" }, values: Values, path: string, errors: Errors): void {
  const entries = Object.entries(values);
  if (entries.length > shape.max) errors[path] ??= `There may be ${shape.max} at most.`;
  for (const [key, value] of entries) {
    const reserved = shape.reserved && new RegExp(shape.reserved, "u").test(key);
    const fault = () => textFault(shape.keys, key) ?? textFault(shape.values, String(value));
    const reason = value === "" ? "Write it as name=value." : reserved ? "This name is reserved." : fault();
    if (reason) errors[path] ??= `${key}: ${reason}`;
  }
}

function textFault(shape: TextShape, value: string): string | undefined {
  const length = [...value].length;
  if (length < shape.min) return shape.min === 1 ? "Fill this in." : `It must have at least ${shape.min} characters.`;
  if (length > shape.max) return `It must have at most ${shape.max} characters; it has ${length}.`;
  if (shape.pattern && !new RegExp(shape.pattern, "u").test(value)) return shape.message ?? "It does not look right.";
  if (shape.uuid && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return "Choose one.";
  return undefined;
}

function missing(shape: Shape): string {
  switch (shape.type) {
    case "choice":
    case "union":
    case "reference":
      return "Choose one.";
    case "list":
      return "Give at least one.";
    default:
      return shape.type === "text" && shape.uuid ? "Choose one." : "Fill this in.";
  }
}

/** The faults of an answer at the fields that show them, and those for which there is no field. */
export function placeFaults(faults: Fault[], shape: Shape, value: Json | undefined): { errors: Errors; rest: Fault[] } {
  const shown = new Set<string>();
  collect(shape, value, "", shown);
  const errors: Errors = {};
  const rest: Fault[] = [];
  for (const fault of faults) {
    let path = fault.field.replace(/\[(\d+)\]/g, ".$1");
    while (path !== "" && !shown.has(path)) path = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    if (path === "") rest.push(fault);
    else errors[path] = [errors[path], sentence(fault.reason)].filter(Boolean).join(" ");
  }
  return { errors, rest };
}

/** The paths at which a form shows faults. */
function collect(shape: Shape, value: Json | undefined, path: string, shown: Set<string>): void {
  if (path !== "") shown.add(path);
  const fields = (object: ObjectShape) => {
    for (const field of object.fields) {
      const own = isObject(value) ? value[field.name] : undefined;
      const hidden = hasSwitch(field.shape) && isObject(own) && own.enabled === false;
      if (!hidden && (own !== undefined || field.shape.type !== "object")) collect(field.shape, own, join(path, field.name), shown);
      else shown.add(join(path, field.name));
    }
  };
  if (shape.type === "object") fields(shape);
  if (shape.type === "union") {
    shown.add(join(path, shape.tag));
    const variant = variantOf(shape, value);
    if (variant) fields(variant.object);
  }
  if (shape.type === "list" && !onlyField(shape.items) && (shape.items.type === "object" || shape.items.type === "union")) {
    if (Array.isArray(value)) value.forEach((item, index) => collect(shape.items, item, join(path, String(index)), shown));
  }
  if (shape.type === "either" && typeof value !== "string") collect(shape.other, value, path, shown);
}

function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
