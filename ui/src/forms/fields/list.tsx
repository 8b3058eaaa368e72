import { ActionIcon, Button, Fieldset, Group, Input, Paper, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useFields } from "../context";
import { type Json, type Shape, type UnionShape, onlyField } from "../shape";
import { join } from "../validate";
import { initial } from "../values";
import { useValue } from "./common";
import type { FieldProps } from "./field";
import { Explained, Fields } from "./object";
import { UnionField } from "./union";

const ONE: Record<string, string> = {
  authentication: "method",
  principals: "principal",
  rules: "rule",
  actions: "action",
  certificates: "certificate",
  topic_aliases: "alias",
  topics: "selector",
  consumer_groups: "selector",
  encrypt_fields: "group of fields",
};

/** Lists whose order says something. */
const ORDERED = new Set(["actions"]);

/** Several objects, each with fields of its own. */
export function ListField(props: FieldProps<Shape & { type: "list" }>) {
  const { path, label, field } = props;
  const { form } = useFields();
  const [value, setValue] = useValue<Json[]>(path);
  const items = value ?? [];
  const { shape } = field;
  const one = ONE[field.name] ?? "entry";
  const ordered = ORDERED.has(field.name) && items.length > 1;
  const single = shape.min === 1 && shape.max === 1;
  const put = (next: Json[]) => setValue(next.length > 0 || field.required ? next : undefined);
  const move = (from: number, to: number) => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    put(next);
  };
  return (
    <Fieldset legend={<Input.Label component="span" className={field.required ? "required" : ""}>{label}</Input.Label>} data-path={path}>
      <Explained text={field.description} error={form.errors[path]} />
      <Stack gap="sm">
        {items.map((_, index) => (
          <Paper key={index} withBorder={!single} p={single ? 0 : "sm"} role="group" aria-label={`${label} ${index + 1}`}>
            {!single && (
              <Group justify="space-between" mb="xs" gap={4}>
                <Text size="sm" fw={600}>
                  {one.charAt(0).toUpperCase() + one.slice(1)} {index + 1}
                </Text>
                <Group gap={4}>
                  {ordered && (
                    <>
                      <ActionIcon variant="subtle" color="gray" disabled={index === 0} onClick={() => move(index, index - 1)} aria-label={`Move ${one} ${index + 1} up`}>
                        <IconArrowUp size={16} />
                      </ActionIcon>
                      <ActionIcon variant="subtle" color="gray" disabled={index === items.length - 1} onClick={() => move(index, index + 1)} aria-label={`Move ${one} ${index + 1} down`}>
                        <IconArrowDown size={16} />
                      </ActionIcon>
                    </>
                  )}
                  <ActionIcon variant="subtle" color="red" disabled={items.length <= shape.min} onClick={() => put(items.filter((_, other) => other !== index))} aria-label={`Remove ${one} ${index + 1}`}>
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              </Group>
            )}
            <Item shape={shape.items} path={join(path, String(index))} />
          </Paper>
        ))}
        {items.length < shape.max && (
          <Group>
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => put([...items, initial(shape.items) ?? {}])}>
              Add {/^[aeiou]/.test(one) ? "an" : "a"} {one}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

function Item({ shape, path }: { shape: Shape; path: string }) {
  if (shape.type === "union") return <UnionItem shape={shape} path={path} />;
  if (shape.type === "object" && !onlyField(shape)) return <Fields shape={shape} path={path} />;
  return null;
}

function UnionItem({ shape, path }: { shape: UnionShape; path: string }) {
  const label = shape.tag === "op" ? "Operation" : "Type";
  return <UnionField path={path} label={label} object={shape.name} field={{ name: shape.tag, shape, required: true, description: "" }} />;
}
