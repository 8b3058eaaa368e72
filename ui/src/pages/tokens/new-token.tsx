import { Alert, Button, Code, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Entity } from "../../api/entities";
import { Problem, say } from "../../api/problem";
import { type NewToken, useNewToken } from "../../api/tokens";
import { Copy } from "../../components/code-block";

const SCOPES = [
  { value: "viewer", label: "viewer: reads entities and nodes" },
  { value: "editor", label: "editor: changes entities too" },
  { value: "admin", label: "admin: reads the audit log and sees to tokens too" },
];

const DAY = 86_400;
const LIVES = [
  { value: String(DAY), label: "a day" },
  { value: String(30 * DAY), label: "30 days" },
  { value: String(365 * DAY), label: "a year" },
  { value: "", label: "until it is revoked" },
];

export function NewTokenDialog({ gateways, onClose }: { gateways: Entity[]; onClose: () => void }) {
  const make = useNewToken();
  const form = useForm({
    initialValues: { name: "", scope: "viewer", gateway: null as string | null, life: String(365 * DAY) },
    validate: { name: (name) => (name.trim() === "" ? "Fill this in." : null) },
  });
  const submit = form.onSubmit(({ name, scope, gateway, life }) =>
    make.mutate(
      {
        name: name.trim(),
        scope: scope as NewToken["scope"],
        ...(gateway ? { gateway_id: gateway } : {}),
        ...(life ? { expires_in_seconds: Number(life) } : {}),
      },
      {
        onError: (error) => {
          if (error instanceof Problem) form.setErrors(Object.fromEntries(error.faults.map(({ field, reason }) => [field, say(reason)])));
        },
      },
    ),
  );
  return (
    <Modal opened onClose={onClose} title="New token" closeOnClickOutside={!make.data}>
      {make.data ? (
        <Stack>
          <Text size="sm">This is the token. It is shown this once, so copy it now.</Text>
          <Group wrap="nowrap">
            <Code block flex={1} style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
              {make.data.token}
            </Code>
            <Copy text={make.data.token ?? ""} label="Copy the token" />
          </Group>
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={submit}>
          <Stack>
            {make.isError && (
              <Alert color="red" variant="light" role="alert">
                {say(make.error)}
              </Alert>
            )}
            <TextInput label="Name" description="Who or what uses it." data-autofocus {...form.getInputProps("name")} />
            <Select label="Scope" data={SCOPES} allowDeselect={false} {...form.getInputProps("scope")} />
            <Select
              label="Gateway"
              description="The only one that it may be used for."
              placeholder="All gateways"
              clearable
              clearButtonProps={{ "aria-label": "All gateways" }}
              searchable
              limit={200}
              data={gateways.map(({ id, name }) => ({ value: id, label: name ?? id }))}
              {...form.getInputProps("gateway")}
            />
            <Select label="Good for" data={LIVES} allowDeselect={false} {...form.getInputProps("life")} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending}>
                Make
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
