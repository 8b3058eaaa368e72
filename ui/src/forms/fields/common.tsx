import { Prose } from "../../components/prose";
import { useFields } from "../context";
import type { Json } from "../shape";
import type { FieldProps } from "./field";

/** What all controls of Mantine have in common: label, explanation, error and marks. */
export function useInput({ path, label, field }: FieldProps) {
  const { form } = useFields();
  const check = useCheck();
  return {
    label,
    description: field.description ? <Prose>{field.description}</Prose> : undefined,
    error: form.errors[path],
    "aria-required": field.required || undefined,
    labelProps: field.required ? { className: "required" } : undefined,
    "data-path": path,
    onBlur: () => check(path),
  };
}

/** The value at a path, and how to change it. */
export function useValue<T extends Json>(path: string): [T | undefined, (value: Json | undefined) => void] {
  const { form } = useFields();
  const check = useCheck();
  const value = path.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], form.values);
  const set = (next: Json | undefined) => {
    form.setFieldValue(path, next as never);
    // What was wrong within the old value is gone with it.
    for (const other of Object.keys(form.errors)) if (other.startsWith(`${path}.`)) form.clearFieldError(other);
    check(path);
  };
  return [value as T | undefined, set];
}

/**
 * Says what is wrong at a path, and no more what was wrong with what it is a part of. The form's own check would say at an
 * object what is wrong with one of its fields, and leave it there.
 */
function useCheck(): (path: string) => void {
  const { form, faults } = useFields();
  return (path) => {
    const now = faults();
    const above = Object.keys(form.errors).filter((other) => path.startsWith(`${other}.`));
    for (const one of [path, ...above]) {
      if (now[one]) form.setFieldError(one, now[one]);
      else form.clearFieldError(one);
    }
  };
}
