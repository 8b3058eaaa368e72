import { TagsInput } from "@mantine/core";
import { useState } from "react";
import type { Shape, Values } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

/** Names and values, each written as `name=value`. */
export function MapField(props: FieldProps<Shape & { type: "map" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Values>(props.path);
  const [malformed, setMalformed] = useState<string>();
  const texts = Object.entries(value ?? {}).map(([name, text]) => `${name}=${String(text)}`);
  const change = (next: string[]) => {
    const entries = next.map((text) => {
      const [name = "", ...rest] = text.split("=");
      return [name.trim(), rest.join("=").trim()] as const;
    });
    const wrong = next.find((text) => !/^[^=]+=./.test(text.trim()));
    setMalformed(wrong);
    if (!wrong) setValue(entries.length > 0 ? Object.fromEntries(entries) : undefined);
  };
  return (
    <TagsInput
      {...input}
      error={malformed ? `${malformed}: write it as name=value.` : input.error}
      placeholder={texts.length === 0 ? "name=value" : undefined}
      splitChars={[","]}
      acceptValueOnBlur
      dropdownOpened={false}
      value={texts}
      onChange={change}
    />
  );
}
