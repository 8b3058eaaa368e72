import { TagsInput } from "@mantine/core";
import type { Shape, Values } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

/** Names and values, each written as `name=value`. What is not written so stays, for the person to mend. */
export function MapField(props: FieldProps<Shape & { type: "map" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Values>(props.path);
  const texts = Object.entries(value ?? {}).map(([name, text]) => (text === "" ? name : `${name}=${String(text)}`));
  const change = (next: string[]) => {
    const entries = next.map((text) => {
      const [name = "", ...rest] = text.split("=");
      return [name.trim(), rest.join("=").trim()] as const;
    });
    setValue(entries.length > 0 ? Object.fromEntries(entries) : undefined);
  };
  return (
    <TagsInput
      {...input}
      placeholder={texts.length === 0 ? "name=value" : undefined}
      splitChars={[","]}
      acceptValueOnBlur
      dropdownOpened={false}
      value={texts}
      onChange={change}
    />
  );
}
