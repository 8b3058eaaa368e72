import { Select, Stack } from "@mantine/core";
import { type Json, type UnionShape, variantOf } from "../shape";
import { join } from "../validate";
import { variantValues } from "../values";
import { valueLabel } from "../words";
import { Meaning } from "./choice";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";
import { Fields } from "./object";

/** One of several objects: which one is chosen first, and only its fields are shown. */
export function UnionField(props: FieldProps<UnionShape>) {
  const { path, field } = props;
  const { shape } = field;
  const input = useInput(props);
  const typed = useInput({ ...props, path: join(path, shape.tag) });
  const [value, setValue] = useValue<Json>(path);
  const variant = variantOf(shape, value);
  return (
    <Stack gap="md">
      <div>
        <Select
          {...input}
          error={input.error ?? typed.error}
          data={shape.variants.map(({ word }) => ({ value: word, label: valueLabel(word) }))}
          placeholder="Choose one"
          value={variant?.word ?? null}
          allowDeselect={!field.required}
          clearable={!field.required}
          clearButtonProps={{ "aria-label": `Clear ${props.label}` }}
          onChange={(word) => setValue(word ? variantValues(shape, word, value) : undefined)}
        />
        <Meaning word={variant?.word}>{variant?.description}</Meaning>
      </div>
      {variant && variant.object.fields.length > 0 && <Fields shape={variant.object} path={path} />}
    </Stack>
  );
}
