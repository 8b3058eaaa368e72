import { Alert, Anchor, Code, Group, List, Loader, Paper, Select, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Entity } from "../../api/entities";
import { type OverviewData, useOverview } from "../../api/status";
import { CodeBlock } from "../../components/code-block";
import { Time } from "../../components/time";
import { valueLabel } from "../../forms/words";
import { type Login, notes, settings } from "./settings";
import type { Way } from "./way";

interface Props {
  gateway: string;
  cluster: Entity;
  listener: Entity;
  way: Way;
}

/** What a client is configured with, and whether the first one has come. */
export function ConnectStep({ gateway, cluster, listener, way }: Props) {
  const logins = (cluster.authentication as Login[] | undefined) ?? [];
  const [chosen, setChosen] = useState("0");
  const login = logins[Number(chosen)] ?? { type: "anonymous" };
  const said = settings(way, login);
  return (
    <Stack>
      <FirstClient gateway={gateway} cluster={cluster} listener={listener} />
      {logins.length > 1 && (
        <Select
          label="How the client logs in"
          data={logins.map(({ type }, index) => ({ value: String(index), label: valueLabel(type) }))}
          value={chosen}
          allowDeselect={false}
          onChange={(next) => setChosen(next ?? "0")}
          maw={320}
        />
      )}
      <Tabs defaultValue="tools" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="tools">Kafka's own tools</Tabs.Tab>
          <Tabs.Tab value="java">Java client</Tabs.Tab>
          <Tabs.Tab value="librdkafka">librdkafka</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tools">
          <Stack gap="sm">
            {said.tools.file && (
              <>
                <Text size="sm">
                  In a file <Code>client.properties</Code>:
                </Text>
                <CodeBlock label="client.properties" text={said.tools.file.trimEnd()} />
              </>
            )}
            <Text size="sm">Make a topic, write a record and read it back:</Text>
            <CodeBlock label="commands" language="shell" text={said.tools.commands.trimEnd()} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="java">
          <CodeBlock label="settings of the Java client" text={said.java.trimEnd()} />
        </Tabs.Panel>
        <Tabs.Panel value="librdkafka">
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              For the clients on top of it too: Python, Go, C#, Node.js, PHP and others.
            </Text>
            <CodeBlock label="settings of librdkafka" text={said.librdkafka.trimEnd()} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
      <Notes notes={notes(way, login)} />
    </Stack>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <List size="sm" spacing={2} c="dimmed">
      {notes.map((note) => (
        <List.Item key={note}>{note}</List.Item>
      ))}
    </List>
  );
}

/** A client that comes is seen within some seconds: data planes report every ten. */
function FirstClient({ gateway, cluster, listener }: Omit<Props, "way">) {
  const overview = useOverview(gateway, true, 2000).data;
  const first = overview?.virtual_clusters.find(({ id }) => id === cluster.id)?.first_client_at;
  return (
    <Paper withBorder p="md" component="section" aria-label="First client">
      <div role="status">
        {first ? (
          <Group gap="sm" wrap="nowrap">
            <Text c="var(--tidegate-good)" lh={0}>
              <IconCircleCheck size={28} aria-hidden />
            </Text>
            <div>
              <Title order={2} size="h5">
                The first client has connected
              </Title>
              <Text size="sm" c="dimmed">
                <Time at={first} />.{" "}
                <Anchor component={Link} underline="always" to={`/event-gateways/${gateway}`} size="sm">
                  See what passes through
                </Anchor>
              </Text>
            </div>
          </Group>
        ) : (
          <Group gap="sm" wrap="nowrap">
            <Loader size={26} aria-hidden />
            <div>
              <Title order={2} size="h5">
                Waiting for the first client
              </Title>
              <Text size="sm" c="dimmed">
                Start one with these settings; this turns into a tick by itself.
              </Text>
            </div>
          </Group>
        )}
      </div>
      {overview && !first && <Hindrances gateway={gateway} overview={overview} cluster={cluster} listener={listener} />}
    </Paper>
  );
}

/** Why none can come. */
function Hindrances({ gateway, overview, cluster, listener }: { gateway: string; overview: OverviewData; cluster: Entity; listener: Entity }) {
  const root = `/event-gateways/${gateway}`;
  const { nodes } = overview;
  const own = overview.listeners.find(({ id }) => id === listener.id);
  const destination = (cluster.destination as { id?: string } | undefined)?.id;
  const backend = overview.backend_clusters.find(({ id }) => id === destination);
  const said: ReactNode[] = [];
  if (nodes.connected === 0) said.push(<Hindrance to={`${root}/nodes`} link="Enroll a data plane">No data plane is connected, so that nobody listens.</Hindrance>);
  if (nodes.behind > 0) {
    said.push(
      <Hindrance to={`${root}/nodes`} link="See what it lacks and why">
        {nodes.behind === 1 ? "A data plane has" : `${nodes.behind} data planes have`} not applied this configuration yet.
      </Hindrance>,
    );
  }
  if (own?.state === "failed") {
    said.push(
      <Hindrance to={`${root}/listeners/${listener.id}/edit`} link="Change the listener">
        The listener {listener.name} does not listen: {own.error}.
      </Hindrance>,
    );
  }
  if (backend && (backend.health === "unreachable" || backend.health === "degraded")) {
    said.push(
      <Hindrance to={`${root}/backend-clusters/${backend.id}`} link="Look at the backend cluster">
        {backend.name} is {backend.health}{backend.last_error ? `: ${backend.last_error}.` : "."}
      </Hindrance>,
    );
  }
  if (said.length === 0) return null;
  return (
    <Alert color="orange" variant="light" mt="sm" title="Something is in the way">
      <Stack gap={4}>{said.map((one, index) => <div key={index}>{one}</div>)}</Stack>
    </Alert>
  );
}

function Hindrance({ to, link, children }: { to: string; link: string; children: ReactNode }) {
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {children}{" "}
      <Anchor component={Link} underline="always" to={to} size="sm">
        {link}
      </Anchor>
    </Text>
  );
}
