import { TagsInput } from "@mantine/core";
import { type Json, type Shape, isObject, onlyField } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

const PLACEHOLDERS: Record<string, string> = {
  bootstrap_servers: "kafka-1.example.com:9092",
  addresses: "0.0.0.0",
  ports: "9092 or 9092-9095",
};

/** What is filled in at once may be several too. */
function severalOf(text: string): string[] {
  return text.split(/[,\s]+/).filter(Boolean);
}

/** Several texts: each is taken by Enter, a comma, or by going on to another field. */
export function TagsField(props: FieldProps<Shape & { type: "list" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Json[]>(props.path);
  const { shape, name } = props.field;
  const only = onlyField(shape.items);
  const texts = (value ?? []).map((item) => String(only && isObject(item) ? item[only.name] : item));
  const change = (next: string[]) => {
    const all = new Set(next.flatMap((text) => (texts.includes(text) ? [text] : severalOf(text))));
    setValue([...all].map((text) => (only ? { [only.name]: text } : text)));
  };
  return (
    <TagsInput
      {...input}
      placeholder={texts.length === 0 ? PLACEHOLDERS[name] : undefined}
      splitChars={[",", " "]}
      acceptValueOnBlur
      dropdownOpened={false}
      value={texts}
      onChange={change}
    />
  );
}
