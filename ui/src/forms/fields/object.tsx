import { Box, Checkbox, Fieldset, Stack, Text } from "@mantine/core";
import { Prose } from "../../components/prose";
import { useFields } from "../context";
import { type ObjectShape, type Values, isObject } from "../shape";
import { join } from "../validate";
import { initial } from "../values";
import { useValue } from "./common";
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<ObjectShape> {
  /** Whether the object has a switch of its own, in the place of being there or not. */
  switched: boolean;
}

/** An object within another one: always there, or by a checkbox. */
export function ObjectField({ path, label, field, switched }: Props) {
  const { form } = useFields();
  const [value, setValue] = useValue<Values>(path);
  const error = form.errors[path];
  if (field.required) {
    // `config` of policies and the like are the entity itself to whoever fills it in.
    if (!path.includes(".") && field.name === "config") return <Fields shape={field.shape} path={path} />;
    return (
      <Fieldset legend={label} data-path={path}>
        <Explained text={field.description} error={error} />
        <Fields shape={field.shape} path={path} />
      </Fieldset>
    );
  }
  const there = isObject(value) && !(switched && value.enabled === false);
  const turn = (on: boolean) => {
    if (!switched) setValue(on ? (initial(field.shape) ?? {}) : undefined);
    else setValue({ ...(initial(field.shape) as Values), ...value, enabled: on });
  };
  return (
    <Box data-path={path}>
      <Checkbox
        label={label}
        description={field.description ? <Prose>{field.description}</Prose> : undefined}
        error={error}
        checked={there}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {there && (
        <Fieldset mt="sm" aria-label={label}>
          <Fields shape={field.shape} path={path} without={switched ? "enabled" : undefined} />
        </Fieldset>
      )}
    </Box>
  );
}

export function Explained({ text, error }: { text: string; error?: React.ReactNode }) {
  return (
    <>
      {text && (
        <Text size="xs" c="dimmed" mb="sm">
          <Prose>{text}</Prose>
        </Text>
      )}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" mb="sm" role="alert">
          {error}
        </Text>
      )}
    </>
  );
}

/** The fields of an object, one below the other. */
export function Fields({ shape, path, without }: { shape: ObjectShape; path: string; without?: string | undefined }) {
  const fields = shape.fields.filter((field) => field.name !== without && !isObsolete(field.description));
  return (
    <Stack gap="md">
      {fields.map((field) => (
        <Field key={field.name} path={join(path, field.name)} field={field} object={shape.name} />
      ))}
    </Stack>
  );
}

/** Fields that others have taken the place of are kept in what is loaded, and not offered. */
function isObsolete(description: string): boolean {
  return description.startsWith("Deprecated");
}
