import { Anchor, Code, Group, Skeleton, Stack, Text } from "@mantine/core";
import { Suspense, lazy } from "react";
import { Link } from "react-router";
import type { AuditEntry } from "../../api/audit";
import { isChain, kindInfo, kindOfWord } from "../../api/kinds";
import { Fact, Facts } from "../../components/facts";
import { fieldLabel, valueLabel } from "../../forms/words";
import { STEPS } from "../backend/steps";
import { pathOf } from "../entities/paths";
import { Mark } from "../nodes/marks";
import { shortId } from "../nodes/words";

const DiffView = lazy(() => import("../../components/diff-view"));

/** The kind of what was changed, in words. */
export function kindWords(word: string): string {
  const kind = kindOfWord(word);
  return kind ? kindInfo(kind).one : word.replace(/_/g, " ");
}

/** The name that it has, or had. */
export function nameOf(entry: AuditEntry): string | undefined {
  const bodies = [entry.after, entry.before] as (Record<string, unknown> | null | undefined)[];
  const name = bodies.map((body) => body?.name).find((name) => typeof name === "string" && name !== "");
  return typeof name === "string" ? name : undefined;
}

/** What was changed, as a link where it has a page. */
export function Changed({ entry, gateway }: { entry: AuditEntry; gateway: string }) {
  const kind = kindOfWord(entry.kind);
  const id = entry.entity_id;
  const name = nameOf(entry) ?? id?.slice(0, 8);
  const there = entry.after !== null && entry.after !== undefined;
  // Policies stand below what they belong to, which the log does not name.
  const linked = there && kind && id && !isChain(kind);
  return (
    <Text size="sm" component="div">
      {kindWords(entry.kind)}{" "}
      {linked ? (
        <Anchor component={Link} underline="always" to={pathOf({ kind, gateway }, id)} size="sm">
          {name}
        </Anchor>
      ) : (
        <Text span size="sm" fw={600}>
          {name}
        </Text>
      )}
    </Text>
  );
}

/** What the log says of a test of a backend cluster. */
interface Tested {
  bootstrap_servers?: string[];
  authentication?: string;
  tls?: boolean;
  node_id?: string | null;
  ok?: boolean;
  failed?: { step: keyof typeof STEPS; server: string }[];
  error?: string | null;
}

/** Whether it changed nothing. */
export function isTest(entry: AuditEntry): boolean {
  return entry.action === "test";
}

/** How it was and how it is, or what a test has found; and by which request that came. */
export function Details({ entry }: { entry: AuditEntry }) {
  const name = `${kindWords(entry.kind)} ${nameOf(entry) ?? entry.entity_id ?? ""}`;
  return (
    <Stack gap="xs" py="xs">
      {isTest(entry) ? (
        <section aria-label={`Test of ${name}`}>
          <Test tested={entry.after as Tested} />
        </section>
      ) : (
        <Suspense fallback={<Skeleton height={80} />}>
          <DiffView before={entry.before} after={entry.after} label={`What changed of ${name}`} />
        </Suspense>
      )}
      <Group gap="lg">
        {entry.entity_id && (
          <Text size="xs" c="dimmed">
            Id <Code>{entry.entity_id}</Code>
          </Text>
        )}
        {entry.request_id && (
          <Text size="xs" c="dimmed">
            Request <Code>{entry.request_id}</Code>
          </Text>
        )}
      </Group>
    </Stack>
  );
}

function Test({ tested }: { tested: Tested }) {
  const { ok, failed = [], error, node_id: node, bootstrap_servers: servers = [], authentication = "", tls } = tested;
  return (
    <Facts>
      <Fact label="Found">
        <Mark look={ok ? "good" : "bad"}>{ok ? "It works" : "It does not work"}</Mark>
        {failed.map(({ step, server }, index) => (
          <Text key={index} size="sm">
            {STEPS[step]}: failed{server && ` at ${server}`}
          </Text>
        ))}
        {error && <Text size="sm">{error}</Text>}
      </Fact>
      <Fact label={fieldLabel("BackendCluster", "bootstrap_servers")}>{servers.join(", ")}</Fact>
      <Fact label={fieldLabel("BackendCluster", "authentication")}>
        {valueLabel(authentication)}
        {tls && ", by TLS"}
      </Fact>
      {node && (
        <Fact label="Data plane">
          <Code>{shortId(node)}</Code>
        </Fact>
      )}
    </Facts>
  );
}
