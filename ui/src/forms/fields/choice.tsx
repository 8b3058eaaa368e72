import { Checkbox, Group, MultiSelect, Select, Text } from "@mantine/core";
import { Prose } from "../../components/prose";
import { type Json, type Shape, isBare, isObject, onlyField } from "../shape";
import { valueLabel } from "../words";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

export function CheckboxField(props: FieldProps<Shape & { type: "boolean" }>) {
  const { labelProps: _, ...input } = useInput(props);
  const [value, setValue] = useValue<boolean>(props.path);
  return <Checkbox {...input} checked={value ?? false} onChange={(event) => setValue(event.currentTarget.checked)} />;
}

/** What the chosen word means stands below it, where it means more than it says. */
export function Meaning({ word = "", children }: { word: string | undefined; children: string | undefined }) {
  return children && children !== `${valueLabel(word)}.` ? (
    <Text size="xs" c="dimmed" mt={4}>
      <Prose>{children}</Prose>
    </Text>
  ) : null;
}

export function ChoiceField(props: FieldProps<Shape & { type: "choice" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<string>(props.path);
  const { options } = props.field.shape;
  return (
    <div>
      <Select
        {...input}
        data={options.map((option) => ({ value: option.value, label: valueLabel(option.value) }))}
        placeholder="Choose one"
        value={value ?? null}
        allowDeselect={!props.field.required && props.field.default === undefined}
        onChange={(next) => setValue(next ?? undefined)}
      />
      <Meaning word={value}>{options.find((option) => option.value === value)?.description}</Meaning>
    </div>
  );
}

/** Several words out of a few. */
export function ChoicesField(props: FieldProps<Shape & { type: "list" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Json[]>(props.path);
  const { items } = props.field.shape;
  const only = onlyField(items);
  const tag = isBare(items) ? items.tag : undefined;
  const words = wordsOf(only?.shape ?? items);
  const key = tag ?? only?.name;
  const chosen = (value ?? []).map((item) => String(key && isObject(item) ? item[key] : item));
  const choose = (next: string[]) => setValue(next.map((word) => (key ? { [key]: word } : word)));
  const data = words.map((word) => ({ value: word, label: valueLabel(word) }));
  if (data.length > 4) return <MultiSelect {...input} data={data} value={chosen} onChange={choose} />;
  // A group cannot be required, by ARIA.
  const { "data-path": path, "aria-required": _, onBlur, ...rest } = input;
  return (
    <Checkbox.Group {...rest} value={chosen} onChange={choose}>
      <Group mt="xs" data-path={path} onBlur={onBlur}>
        {data.map((word) => (
          <Checkbox key={word.value} {...word} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function wordsOf(shape: Shape): string[] {
  if (shape.type === "choice") return shape.options.map((option) => option.value);
  if (shape.type === "union") return shape.variants.map((variant) => variant.word);
  return [];
}
