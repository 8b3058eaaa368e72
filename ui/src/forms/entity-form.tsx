import { Alert, Button, Divider, Group, List, Stack, Tabs, Text, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { type FormEvent, Suspense, lazy, useEffect, useMemo, useRef, useState } from "react";
import { useBlocker } from "react-router";
import { type Entity, type Place, type Revised, readEntity, useSave } from "../api/entities";
import { kindInfo } from "../api/kinds";
import { type Fault, Problem, say } from "../api/problem";
import { Loading } from "../components/states";
import { PageHeader } from "../components/page-header";
import { Conflict } from "./conflict";
import { FormProvider } from "./context";
import { FORM_EXTRAS } from "./extras";
import { BodyFields } from "./fields/body";
import { Leave } from "./leave";
import { type ObjectShape, type UnionShape, type Values, shapeOf } from "./shape";
import { placeFaults, validate } from "./validate";
import { fromAnswer, initial, toBody } from "./values";

const Code = lazy(() => import("../code/as-code"));

interface Props {
  place: Place;
  /** What the form begins with: the entity that is changed, or the one that is cloned. */
  start: Revised | undefined;
  /** The entity that is changed; none when one is made. */
  id: string | undefined;
  crumbs?: { label: string; to: string }[];
  onDone: (entity: Entity) => void;
  onCancel: () => void;
}

/** The form of an entity of any kind, by the schema of its body. */
export function EntityForm({ place, start, id, crumbs, onDone, onCancel }: Props) {
  const info = kindInfo(place.kind);
  const [gone, setGone] = useState(false);
  // What was deleted meanwhile is made anew.
  const target = gone ? undefined : id;
  const shape = useMemo(() => shapeOf(`${info.schema}${target ? "Update" : "Body"}`), [info.schema, target]);
  const begin = useMemo(() => beginning(shape, start?.entity, id === undefined), [shape, start, id]);
  const form = useForm<Values>({
    initialValues: begin,
    validate: (values) => validate(shape, values),
  });
  const [etag, setEtag] = useState(start?.etag ?? null);
  const [base, setBase] = useState(begin);
  const [theirs, setTheirs] = useState<Revised>();
  const [unplaced, setUnplaced] = useState<string[]>([]);
  const save = useSave(place);
  const saved = useRef(false);
  const top = useRef<HTMLDivElement>(null);
  const dirty = JSON.stringify(toBody(shape, form.values)) !== JSON.stringify(toBody(shape, base));
  const blocker = useBlocker(() => dirty && !saved.current);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  const fail = async (refusal: unknown, values: Values) => {
    let error = refusal;
    if (error instanceof Problem && error.status === 412 && id) {
      try {
        setTheirs(await readEntity(place, id));
        return;
      } catch (unread) {
        error = unread;
      }
    }
    if (error instanceof Problem && error.status === 404 && target) {
      setGone(true);
      setUnplaced(["Somebody else has deleted it meanwhile. What you have typed is still here: save it as a new one, or leave."]);
      return;
    }
    const faults = error instanceof Problem ? error.faults.map(named) : [];
    if (error instanceof Problem && error.status === 409 && error.detail.startsWith("the name is taken")) {
      faults.push({ field: "name", reason: error.detail });
    }
    const { errors, rest } = placeFaults(faults, shape, values);
    form.setErrors(errors);
    if (faults.length === 0) setUnplaced([say(error)]);
    else setUnplaced(rest.map((fault) => say([fault.field, fault.reason].filter(Boolean).join(": "))));
    lead(top.current, Object.keys(errors)[0]);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    // A field that takes what was typed when it is left takes it now.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setUnplaced([]);
    const { hasErrors, errors } = form.validate();
    if (hasErrors) {
      lead(top.current, Object.keys(errors)[0]);
      return;
    }
    const values = form.getValues();
    save.mutate(
      { id: target, etag, body: toBody(shape, values) as Values },
      {
        onSuccess: (entity) => {
          saved.current = true;
          notifications.show({ message: `The ${info.one} ${entity.name ?? ""} is saved.`, color: "green" });
          onDone(entity);
        },
        onError: (error) => void fail(error, values),
      },
    );
  };

  const wrong = Object.keys(form.errors).length + unplaced.length;
  const name = start?.entity.name;
  const title = id ? `Edit ${name ?? info.one}` : name ? `Clone ${name}` : `New ${info.one}`;
  const Extras = FORM_EXTRAS[place.kind];
  return (
    <>
      <PageHeader title={title} about={id ? undefined : info.about} {...(crumbs ? { crumbs } : {})} />
      <Tabs defaultValue="fields">
        <Tabs.List mb="md">
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          <Tabs.Tab value="code">As code</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields" keepMounted>
          <form onSubmit={submit} noValidate aria-label={title}>
            <Stack ref={top} tabIndex={-1} maw={820} style={{ outline: "none" }}>
              {unplaced.length > 0 && (
                <Alert color="red" variant="light" role="alert" title={target || gone ? "It was not saved" : "It was not made"}>
                  <List size="sm">
                    {unplaced.map((reason) => (
                      <List.Item key={reason}>{reason}</List.Item>
                    ))}
                  </List>
                </Alert>
              )}
              <Text size="xs" c="dimmed">
                What is marked like{" "}
                <Text span size="xs" className="required">
                  this
                </Text>{" "}
                has to be filled in.
              </Text>
              <Suspense fallback={<Loading />}>
                <FormProvider value={{ form, faults: () => validate(shape, form.getValues()), gateway: place.gateway ?? id ?? "", kind: place.kind, parent: place.parent, existing: target !== undefined }}>
                  <BodyFields shape={shape} />
                </FormProvider>
              </Suspense>
              {Extras && <Extras place={place} id={target} body={() => toBody(shape, form.values) as Values} />}
              <Divider />
              <Group justify="space-between">
                <Group>
                  {/* The field that is left may change its height, which must not take the button away from under the pointer. */}
                  <Button type="submit" loading={save.isPending} onMouseDown={(event) => event.preventDefault()}>
                    {gone ? "Save as new" : "Save"}
                  </Button>
                  <Button variant="default" onClick={onCancel}>
                    Cancel
                  </Button>
                </Group>
                {wrong > 0 && (
                  <Text size="sm" c="var(--mantine-color-error)">
                    {wrong === 1 ? "One thing has to be mended." : `${wrong} things have to be mended.`}
                  </Text>
                )}
              </Group>
              <VisuallyHidden role="status">{wrong > 0 ? `${wrong} errors` : ""}</VisuallyHidden>
            </Stack>
          </form>
        </Tabs.Panel>
        <Tabs.Panel value="code" keepMounted={false}>
          <Suspense fallback={<Loading />}>
            <Code place={place} id={target} etag={target ? etag : null} shape={shape} values={form.values} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      {theirs && (
        <Conflict
          shape={shape}
          base={base}
          mine={form.values}
          theirs={theirs}
          one={info.one}
          onClose={() => setTheirs(undefined)}
          onResolved={(values) => {
            setEtag(theirs.etag);
            setBase(beginning(shape, theirs.entity, false));
            form.setValues(instead(form.getValues(), values));
            setTheirs(undefined);
          }}
        />
      )}
      {blocker.state === "blocked" && <Leave onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />}
    </>
  );
}

/** What a form begins with. A clone has another name, and no secret of the other one. */
function beginning(shape: ObjectShape | UnionShape, entity: Entity | undefined, fresh: boolean): Values {
  if (!entity) return (initial(shape) as Values | undefined) ?? {};
  const values = fromAnswer(shape, entity as Values) as Values;
  return fresh && typeof values.name === "string" ? { ...values, name: `${values.name}-copy` } : values;
}

/** The values in the place of the old ones: the form itself would keep of those what is not there any more. */
function instead(old: Values, values: Values): Values {
  return { ...Object.fromEntries(Object.keys(old).map((name) => [name, undefined])), ...values };
}

/** Leads whoever fills in the form to the first thing that is wrong, once it is marked. */
export function lead(form: HTMLElement | null, path: string | undefined): void {
  requestAnimationFrame(() => {
    const inputs = "input, textarea, button, [contenteditable]";
    const field = path ? form?.querySelector<HTMLElement>(`[data-path="${path}"]`) : undefined;
    const target = (field?.matches(inputs) ? field : field?.querySelector<HTMLElement>(inputs)) ?? form;
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  });
}

/** A fault as forms show it: its field in words where no field shows it. */
function named(fault: Fault): Fault {
  return fault.field === "body" ? { ...fault, field: "" } : fault;
}
