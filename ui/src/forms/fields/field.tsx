import { Skeleton } from "@mantine/core";
import { Suspense, lazy } from "react";
import { type FieldShape, type TextShape, hasSwitch, isBare, onlyField } from "../shape";
import { fieldLabel } from "../words";
import { CheckboxField, ChoiceField, ChoicesField } from "./choice";
import { EitherField } from "./either";
import { ExpressionField } from "./expression";
import { ListField } from "./list";
import { MapField } from "./map";
import { ObjectField } from "./object";
import { ParentPolicyField, ReferenceField, ReferencesField } from "./reference";
import { TagsField } from "./tags";
import { NumberField, SecretField, TextField } from "./text";
import { UnionField } from "./union";

const LazyPemField = lazy(() => import("./pem"));

function PemField(props: FieldProps<TextShape>) {
  return (
    <Suspense fallback={<Skeleton height={90} />}>
      <LazyPemField {...props} />
    </Suspense>
  );
}

/** What every control is given. */
export interface FieldProps<S = FieldShape["shape"]> {
  path: string;
  label: string;
  field: FieldShape & { shape: S };
  /** The name of the object that the field belongs to. */
  object: string;
}

/** Fields that hold certificates and keys. */
const PEM = new Set(["certificate", "ca_bundle", "trusted_ca"]);

/** The control for a field, by its shape. */
export function Field({ path, field, object }: { path: string; field: FieldShape; object: string }) {
  const { shape } = field;
  const props = { path, object, label: fieldLabel(object, field.name) };
  const of = <S extends FieldShape["shape"]>(shape: S) => ({ ...props, field: { ...field, shape } });
  switch (shape.type) {
    case "boolean":
      return <CheckboxField {...of(shape)} />;
    case "integer":
      return <NumberField {...of(shape)} />;
    case "choice":
      return <ChoiceField {...of(shape)} />;
    case "map":
      return <MapField {...of(shape)} />;
    case "reference":
      return <ReferenceField {...of(shape)} />;
    case "object":
      return <ObjectField {...of(shape)} switched={hasSwitch(shape)} />;
    case "union":
      return <UnionField {...of(shape)} />;
    case "either":
      return <EitherField {...of(shape)} />;
    case "text":
      if (shape.expression) return <ExpressionField {...of(shape)} />;
      if (PEM.has(field.name)) return <PemField {...of(shape)} />;
      if (shape.secret) return field.name === "key" ? <PemField {...of(shape)} /> : <SecretField {...of(shape)} />;
      if (field.name === "parent_policy_id") return <ParentPolicyField {...of(shape)} />;
      return <TextField {...of(shape)} />;
    case "list": {
      const only = onlyField(shape.items);
      if (shape.items.type === "reference") return <ReferencesField {...of(shape)} />;
      if (shape.items.type === "choice" || only?.shape.type === "choice" || isBare(shape.items)) {
        return <ChoicesField {...of(shape)} />;
      }
      if (shape.items.type === "text" || shape.items.type === "either" || only) return <TagsField {...of(shape)} />;
      return <ListField {...of(shape)} />;
    }
  }
}
