import { Anchor, Code, Group, Skeleton, Stack, Text } from "@mantine/core";
import { Suspense, lazy } from "react";
import { Link } from "react-router";
import type { AuditEntry } from "../../api/audit";
import { isChain, kindInfo, kindOfWord } from "../../api/kinds";
import { pathOf } from "../entities/paths";

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
  const name = nameOf(entry) ?? entry.entity_id.slice(0, 8);
  const there = entry.after !== null && entry.after !== undefined;
  // Policies stand below what they belong to, which the log does not name.
  const linked = there && kind && !isChain(kind);
  return (
    <Text size="sm" component="div">
      {kindWords(entry.kind)}{" "}
      {linked ? (
        <Anchor component={Link} underline="always" to={pathOf({ kind, gateway }, entry.entity_id)} size="sm">
          {name}
        </Anchor>
      ) : (
        <Text span size="sm" fw={500}>
          {name}
        </Text>
      )}
    </Text>
  );
}

/** How it was and how it is, and by which request that came. */
export function Details({ entry }: { entry: AuditEntry }) {
  return (
    <Stack gap="xs" py="xs">
      <Suspense fallback={<Skeleton height={80} />}>
        <DiffView before={entry.before} after={entry.after} label={`What changed of ${kindWords(entry.kind)} ${nameOf(entry) ?? entry.entity_id}`} />
      </Suspense>
      <Group gap="lg">
        <Text size="xs" c="dimmed">
          Id <Code>{entry.entity_id}</Code>
        </Text>
        {entry.request_id && (
          <Text size="xs" c="dimmed">
            Request <Code>{entry.request_id}</Code>
          </Text>
        )}
      </Group>
    </Stack>
  );
}
