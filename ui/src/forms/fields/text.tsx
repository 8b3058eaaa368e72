import { NumberInput, PasswordInput, TextInput, Textarea } from "@mantine/core";
import { useFields } from "../context";
import type { Shape, TextShape } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

const PLACEHOLDERS: Record<string, string> = {
  endpoint: "https://",
  token_endpoint: "https://",
  advertised_host: "gateway.example.com",
  sni_suffix: ".example.com",
  dns_label: "team-a",
  arn: "arn:aws:kms:…",
};

export function TextField(props: FieldProps<TextShape>) {
  const input = useInput(props);
  const [value, setValue] = useValue<string>(props.path);
  const { name } = props.field;
  const common = {
    ...input,
    placeholder: PLACEHOLDERS[name],
    value: value ?? "",
    onChange: (event: { currentTarget: { value: string } }) => setValue(event.currentTarget.value),
    autoComplete: "off",
    spellCheck: name === "description",
  };
  if (name === "description") return <Textarea {...common} autosize minRows={1} maxRows={6} />;
  return <TextInput {...common} />;
}

/** A secret goes one way: what is stored is never shown, and stays when the field is left empty. */
export function SecretField(props: FieldProps<TextShape>) {
  const input = useInput(props);
  const { existing } = useFields();
  const [value, setValue] = useValue<string>(props.path);
  const kept = existing && !props.field.required;
  return (
    <PasswordInput
      {...input}
      description={
        <>
          {input.description} Better than the secret itself: <code>{"${env['NAME']}"}</code>, which each data plane fills in.
        </>
      }
      placeholder={kept ? "Unchanged unless you write a new one" : undefined}
      aria-invalid={input.error ? true : undefined}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ "aria-label": `Show what is typed for ${props.label}` }}
      value={value ?? ""}
      onChange={(event) => setValue(event.currentTarget.value || undefined)}
    />
  );
}

export function NumberField(props: FieldProps<Shape & { type: "integer" }>) {
  const input = useInput(props);
  const [value, setValue] = useValue<number>(props.path);
  return (
    <NumberInput
      {...input}
      allowDecimal={false}
      clampBehavior="none"
      value={value ?? ""}
      onChange={(next) => setValue(next === "" ? undefined : Number(next))}
      styles={{ wrapper: { maxWidth: 260 } }}
    />
  );
}
