import { Select } from "@mantine/core";
import { useFields } from "../context";
import { type ObjectShape, type UnionShape, variantOf } from "../shape";
import { variantValues } from "../values";
import { valueLabel } from "../words";
import { Meaning } from "./choice";
import { Fields } from "./object";

/** The fields of an entity: for policies by their type, which is chosen first and stays from then on. */
export function BodyFields({ shape }: { shape: ObjectShape | UnionShape }) {
  return shape.type === "object" ? <Fields shape={shape} path="" /> : <Variants shape={shape} />;
}

function Variants({ shape }: { shape: UnionShape }) {
  const { form, existing } = useFields();
  const variant = variantOf(shape, form.values);
  const choose = (word: string | null) => {
    if (word) form.setValues(variantValues(shape, word, form.values));
    form.clearErrors();
  };
  return (
    <>
      {shape.variants.length > 1 && (
        <div>
          <Select
            label="Type"
            labelProps={{ className: "required" }}
            aria-required
            data-path={shape.tag}
            data={shape.variants.map(({ word }) => ({ value: word, label: valueLabel(word) }))}
            placeholder="Choose one"
            allowDeselect={false}
            disabled={existing}
            error={form.errors[""] ?? form.errors[shape.tag]}
            value={variant?.word ?? null}
            onChange={choose}
          />
          <Meaning word={variant?.word}>{variant?.description}</Meaning>
        </div>
      )}
      {variant && <Fields shape={variant.object} path="" />}
    </>
  );
}
