import { Accordion, Badge, Group, Paper, Skeleton, Text, Title } from "@mantine/core";
import { Suspense, lazy } from "react";
import { useNodePending } from "../../api/nodes";
import { isLacking } from "../../api/status";
import { ErrorState } from "../../components/states";
import { kindWords } from "../audit/entry";

const DiffView = lazy(() => import("../../components/diff-view"));

interface Props {
  gateway: string;
  node: string;
  by: number | undefined;
}

/** What a data plane has not applied yet, each thing with how it has it and how it shall be. */
export function PendingChanges({ gateway, node, by }: Props) {
  const pending = useNodePending(gateway, node);
  if (!pending.data) return pending.isError && !isLacking(pending.error) ? <ErrorState error={pending.error} retry={() => void pending.refetch()} /> : null;
  const { changes, from, to, complete } = pending.data;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="pending">
      <Title order={2} size="h4" mb="xs" id="pending">
        Not applied yet
      </Title>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {by !== undefined && by > 0 ? "Nothing that can be seen: what changed has been changed back." : "Nothing: it serves what is configured."}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            From version {from} to {to}: {changes.length === 1 ? "one thing" : `${changes.length.toLocaleString()} things`}
            {complete === false ? ", and more" : ""}. A data plane applies all of it at once, or stays at what it has and says why below.
          </Text>
          <Accordion variant="contained" multiple>
            {changes.map((change) => (
              <Accordion.Item key={`${change.kind}-${change.id}`} value={`${change.kind}-${change.id}`}>
                <Accordion.Control>
                  <Group gap="sm">
                    <Badge variant="default" tt="none" fw={500} component="span">
                      {change.change}
                    </Badge>
                    <Text span size="sm">
                      {kindWords(change.kind)} <b>{change.name ?? change.id.slice(0, 8)}</b>
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <Suspense fallback={<Skeleton height={80} />}>
                    <DiffView before={change.before} after={change.after} label={`What changes of ${kindWords(change.kind)} ${change.name ?? change.id}`} />
                  </Suspense>
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        </>
      )}
    </Paper>
  );
}
