import { Loader, MultiSelect, Select } from "@mantine/core";
import { useChain, useEntities, type Entity } from "../../api/entities";
import { type ChainKind, isChain, kindInfo, kindOfWord } from "../../api/kinds";
import { useFields } from "../context";
import { type Json, type Shape, type TextShape, type Values, isObject } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

/** Options that are shown at once; the others are found by typing. */
const LIMIT = 200;

function useOptions(to: string) {
  const { gateway } = useFields();
  const kind = kindOfWord(to) ?? "backend-clusters";
  const { entities, isFetching } = useEntities({ kind, gateway });
  return { entities, isFetching, info: kindInfo(kind) };
}

/** The entity that a reference means: by its id, or by its name. */
function idOf(reference: Json | undefined, entities: Entity[]): string | undefined {
  if (!isObject(reference)) return undefined;
  if (typeof reference.id === "string") return reference.id;
  return entities.find((entity) => entity.name === reference.name)?.id;
}

/** Another entity, chosen by its name. */
export function ReferenceField(props: FieldProps<Shape & { type: "reference" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Values>(props.path);
  const { entities, isFetching, info } = useOptions(props.field.shape.to);
  const id = idOf(value, entities);
  const data = entities.map((entity) => ({ value: entity.id, label: entity.name ?? entity.id }));
  if (id && !data.some((option) => option.value === id)) data.push({ value: id, label: String(value?.name ?? id) });
  return (
    <Select
      {...input}
      searchable
      limit={LIMIT}
      data={data}
      rightSection={isFetching && entities.length === 0 ? <Loader size={14} /> : undefined}
      placeholder={`Choose a ${info.one}`}
      nothingFoundMessage={`There is no ${info.one} yet; make one first.`}
      value={id ?? null}
      allowDeselect={!props.field.required}
      clearable={!props.field.required}
      clearButtonProps={{ "aria-label": `Clear ${props.label}` }}
      onChange={(next) => {
        const entity = entities.find((one) => one.id === next);
        setValue(entity && { id: entity.id, ...(entity.name ? { name: entity.name } : {}) });
      }}
    />
  );
}

/** Several other entities. */
export function ReferencesField(props: FieldProps<Shape & { type: "list" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<Json[]>(props.path);
  const { items } = props.field.shape;
  const { entities, info } = useOptions(items.type === "reference" ? items.to : "");
  const chosen = value ?? [];
  return (
    <MultiSelect
      {...input}
      searchable
      limit={LIMIT}
      data={entities.map((entity) => ({ value: entity.id, label: entity.name ?? entity.id }))}
      placeholder={chosen.length === 0 ? `Choose ${info.many}` : undefined}
      nothingFoundMessage={`There is no ${info.one} yet; make one first.`}
      value={chosen.map((one) => idOf(one, entities)).filter((id) => id !== undefined)}
      onChange={(next) =>
        setValue(next.map((id) => chosen.find((one) => idOf(one, entities) === id) ?? { id }))
      }
    />
  );
}

/** The schema validation of the same chain under which a policy runs. */
export function ParentPolicyField(props: FieldProps<TextShape>) {
  const { gateway, kind, parent } = useFields();
  const input = useInput(props);
  const [value, setValue] = useValue<string>(props.path);
  const chain = useChain(gateway, kind as ChainKind, parent ?? "", isChain(kind) && parent !== undefined);
  const parents = (chain.data ?? []).filter((policy) => policy.type === "schema_validation");
  return (
    <Select
      {...input}
      data={parents.map((policy) => ({ value: policy.id, label: policy.name ?? `Schema validation ${policy.id}` }))}
      placeholder={props.field.required ? "Choose a schema validation" : "None"}
      nothingFoundMessage="There is no schema validation in this chain yet; make one first."
      value={value ?? null}
      allowDeselect={!props.field.required}
      clearable={!props.field.required}
      clearButtonProps={{ "aria-label": `Clear ${props.label}` }}
      onChange={(next) => setValue(next ?? undefined)}
    />
  );
}
