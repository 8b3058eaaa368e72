import { Alert, Button, Group, List, Stack } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Kind } from "../../api/kinds";
import { Problem, say } from "../../api/problem";
import { FormProvider } from "../../forms/context";
import { lead } from "../../forms/entity-form";
import { Fields } from "../../forms/fields/object";
import type { ObjectShape, Values } from "../../forms/shape";
import { placeFaults, validate } from "../../forms/validate";
import { toBody } from "../../forms/values";
import { renewed } from "./renew";

interface Props {
  label: string;
  kind: Kind;
  gateway: string;
  shape: ObjectShape;
  begin: Values;
  /** Better suggestions, once they are known: they take the place of what nobody has changed. */
  better?: Values | undefined;
  /** Saves a body; what it throws is shown at its fields. */
  save: (body: Values) => Promise<void>;
  /** What follows from what is typed. */
  onChange?: (form: UseFormReturnType<Values>, values: Values, before: Values) => void;
  /** What stands below the fields. */
  below?: (body: () => Values, values: Values) => ReactNode;
  submit: string;
}

/** A short form of what is needed at first, with the fields, checks and words of the whole one. */
export function StepForm({ label, kind, gateway, shape, begin, better, save, onChange, below, submit }: Props) {
  const form: UseFormReturnType<Values> = useForm<Values>({
    initialValues: begin,
    validate: (values) => validate(shape, values),
    onValuesChange: (values, before) => onChange?.(form, values, before),
  });
  useEffect(() => {
    if (better) form.setValues(renewed(form.getValues(), begin, better));
    // They come once, and what they are made of may change afterwards.
  }, [better !== undefined]);
  const top = useRef<HTMLFormElement>(null);
  const [unplaced, setUnplaced] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const body = () => toBody(shape, form.values) as Values;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setUnplaced([]);
    const { hasErrors, errors } = form.validate();
    if (hasErrors) return lead(top.current, Object.keys(errors)[0]);
    setBusy(true);
    try {
      await save(body());
    } catch (error) {
      const faults = error instanceof Problem ? error.faults : [];
      const { errors, rest } = placeFaults(faults, shape, form.values);
      form.setErrors(errors);
      setUnplaced(faults.length === 0 ? [say(error)] : rest.map(({ field, reason }) => say(`${field}: ${reason}`)));
      lead(top.current, Object.keys(errors)[0]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void send(event)} noValidate aria-label={label} ref={top} tabIndex={-1} style={{ outline: "none" }}>
      <Stack>
        {unplaced.length > 0 && (
          <Alert color="red" variant="light" role="alert" title="It was not saved">
            <List size="sm">
              {unplaced.map((reason) => (
                <List.Item key={reason}>{reason}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        <FormProvider value={{ form, faults: () => validate(shape, form.getValues()), gateway, kind, existing: false }}>
          <Fields shape={shape} path="" />
        </FormProvider>
        {below?.(body, form.values)}
        <Group>
          <Button type="submit" loading={busy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Some of an object's fields, in this order. */
export function some(shape: ObjectShape, names: string[]): ObjectShape {
  return { ...shape, fields: names.flatMap((name) => shape.fields.filter((field) => field.name === name)) };
}
