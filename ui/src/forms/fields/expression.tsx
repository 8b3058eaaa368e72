import { Input } from "@mantine/core";
import { Suspense, lazy, useId } from "react";
import { Prose } from "../../components/prose";
import { useFields } from "../context";
import { placeOf } from "../places";
import type { TextShape } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";

const Editor = lazy(() => import("../../code/expression-editor"));

/** What is known of conditions by their name. */
const CONDITION = "a boolean";

/** An expression: completed from what it may name, and held against the API as it is typed. */
export function ExpressionField(props: FieldProps<TextShape>) {
  const { kind, form } = useFields();
  const { label, description, error, labelProps, onBlur } = useInput(props);
  const [value, setValue] = useValue<string>(props.path);
  const id = useId();
  const place = placeOf(kind, props.path, form.values);
  const described = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ ...labelProps, id: `${id}-label` }}
      description={
        <>
          {props.field.description && <Prose>{props.field.description}</Prose>}
          {place && <>{place.result === CONDITION ? "" : ` It yields ${place.result}.`} Ctrl+Space lists what it may name.</>}
        </>
      }
      descriptionProps={{ id: `${id}-description` }}
      error={error}
      errorProps={{ id: `${id}-error` }}
      data-path={props.path}
    >
      <Suspense fallback={<Input component="div" />}>
        <Editor
          value={value ?? ""}
          onChange={setValue}
          onBlur={onBlur}
          place={place}
          labelledBy={`${id}-label`}
          describedBy={described}
          error={typeof error === "string" ? error : undefined}
        />
      </Suspense>
    </Input.Wrapper>
  );
}
