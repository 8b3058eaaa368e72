import { Anchor, Badge, Box, Code, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { kindOfWord } from "../../api/kinds";
import { Certificates } from "../../components/certificate";
import { Fact, Facts } from "../../components/facts";
import classes from "../../components/facts.module.css";
import { isTemplate } from "../../forms/pem";
import { type FieldShape, type Json, type ObjectShape, type Shape, type Values, isBare, isObject, onlyField, variantOf } from "../../forms/shape";
import { fieldLabel, valueLabel } from "../../forms/words";
import { pathOf } from "./paths";

interface Props {
  shape: Shape;
  values: unknown;
  gateway: string;
  without?: string[];
  /** Whether it stands within another one. */
  nested?: boolean;
}

/** What an entity says, by the shape of its body: every field that has a value, and no secret. */
export function FieldsView({ shape, values, gateway, without = [], nested = false }: Props) {
  const value = values as Json;
  const variant = shape.type === "union" ? variantOf(shape, value) : undefined;
  const object: ObjectShape | undefined = shape.type === "object" ? shape : variant?.object;
  if (!object || !isObject(value)) return null;
  return (
    <Facts nested={nested}>
      {variant && shape.type === "union" && shape.variants.length > 1 && (
        <Fact label={shape.tag === "op" ? "Operation" : "Type"}>{valueLabel(variant.word)}</Fact>
      )}
      <FieldFacts object={object} value={value} gateway={gateway} without={without} nested={nested} />
    </Facts>
  );
}

function FieldFacts({ object, value, gateway, without = [], nested }: Omit<Props, "shape" | "values"> & { object: ObjectShape; value: Values }) {
  const fields = object.fields.filter((field) => !without.includes(field.name) && there(field, value[field.name]));
  return fields.map((field) => {
    const { name, shape } = field;
    const inner = value[name];
    // `config` is the entity itself to whoever reads it, as in forms.
    if (!nested && name === "config" && shape.type === "object" && isObject(inner)) return <FieldFacts key={name} object={shape} value={inner} gateway={gateway} nested />;
    return (
      <Fact key={name} label={fieldLabel(object.name, name)}>
        <Value field={field} value={inner} gateway={gateway} />
      </Fact>
    );
  });
}

function there(field: FieldShape, value: Json | undefined): boolean {
  if (field.shape.type === "text" && field.shape.secret) return true;
  if (value === undefined || value === null || value === "") return false;
  return !(isObject(value) && Object.keys(value).length === 0) && !(Array.isArray(value) && value.length === 0);
}

const PEM = new Set(["certificate", "ca_bundle", "trusted_ca"]);

function Value({ field, value, gateway }: { field: FieldShape; value: Json | undefined; gateway: string }) {
  const { shape, name } = field;
  if (shape.type === "text" && shape.secret) {
    return typeof value === "string" ? <Code>{value}</Code> : <Text span c="dimmed" size="sm">stored, and never shown</Text>;
  }
  if (PEM.has(name) && typeof value === "string" && !isTemplate(value)) return <Certificates pem={value} />;
  return <Shown shape={shape} value={value} gateway={gateway} />;
}

function Shown({ shape, value, gateway }: { shape: Shape; value: Json | undefined; gateway: string }): ReactNode {
  switch (shape.type) {
    case "boolean":
      return value ? "Yes" : "No";
    case "choice":
      return valueLabel(String(value));
    case "integer":
      return Number(value).toLocaleString();
    case "reference":
      return <ReferenceLink to={shape.to} value={value} gateway={gateway} />;
    case "map":
      return isObject(value) && <Badges texts={Object.entries(value).map((pair) => pair.join("="))} />;
    case "object":
      return <FieldsView shape={shape} values={value} gateway={gateway} nested />;
    case "union": {
      const variant = variantOf(shape, value);
      // A type without fields says all by its name.
      if (variant?.object.fields.length === 0) return valueLabel(variant.word);
      return <FieldsView shape={shape} values={value} gateway={gateway} nested />;
    }
    case "either":
      return typeof value === "string" ? <Code>{value}</Code> : <Shown shape={shape.other} value={value} gateway={gateway} />;
    case "list":
      return Array.isArray(value) && <Items shape={shape.items} items={value} gateway={gateway} />;
    default:
      return shape.expression ? <Code>{String(value)}</Code> : String(value);
  }
}

function Items({ shape, items, gateway }: { shape: Shape; items: Json[]; gateway: string }) {
  const only = onlyField(shape);
  if (only || shape.type === "text" || shape.type === "either" || shape.type === "choice" || isBare(shape)) {
    const key = only?.name ?? (isBare(shape) ? shape.tag : "");
    const texts = items.map((item) => String(isObject(item) ? item[key] : item));
    const named = only?.shape.type === "choice" || shape.type === "choice" || isBare(shape);
    return <Badges texts={named ? texts.map(valueLabel) : texts} />;
  }
  return (
    <Stack gap="xs">
      {items.map((item, index) => (
        <Box key={index} className={shape.type === "reference" ? undefined : classes.item}>
          <Shown shape={shape} value={item} gateway={gateway} />
        </Box>
      ))}
    </Stack>
  );
}

function Badges({ texts }: { texts: string[] }) {
  return (
    <Group gap={6}>
      {texts.map((text, index) => (
        <Badge key={index} variant="default" tt="none" fw={500} radius="sm">
          {text}
        </Badge>
      ))}
    </Group>
  );
}

function ReferenceLink({ to, value, gateway }: { to: string; value: Json | undefined; gateway: string }) {
  const kind = kindOfWord(to);
  if (!isObject(value) || !kind) return null;
  const name = String(value.name ?? value.id);
  return typeof value.id === "string" ? (
    <Anchor component={Link} to={pathOf({ kind, gateway }, value.id)}>
      {name}
    </Anchor>
  ) : (
    name
  );
}
