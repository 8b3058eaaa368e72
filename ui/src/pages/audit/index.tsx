import { Button, Group, Select, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMemo } from "react";
import { useAddress } from "../../address";
import { type AuditEntry, exportPath, useAuditLog } from "../../api/audit";
import { useCan } from "../../api/session";
import { PageHeader } from "../../components/page-header";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { useGateway } from "../../shell/gateway";
import { kindWords } from "./entry";
import { Log } from "./log";

const TITLE = "Audit Log";
const FILTERS = ["actor", "kind", "action"] as const;
type Filter = (typeof FILTERS)[number];

/** Who changed what, and when; how much is shown of what is in the address. */
export default function Audit() {
  const gateway = useGateway();
  const { administer } = useCan();
  if (!administer) {
    return (
      <>
        <PageHeader title={TITLE} />
        <EmptyState title="The log is for administrators">It says what everybody has changed. Reading it needs the scope admin.</EmptyState>
      </>
    );
  }
  return <Shown gateway={gateway.id} name={gateway.name ?? "gateway"} />;
}

function Shown({ gateway, name }: { gateway: string; name: string }) {
  const [params, change] = useAddress(true);
  const pages = Math.max(1, Math.min(100, Math.trunc(Number(params.get("pages") ?? 1)) || 1));
  const log = useAuditLog(gateway, pages);
  const entries = log.data?.entries;
  const options = useMemo(() => optionsOf(entries ?? []), [entries]);
  const shown = useMemo(
    () => (entries ?? []).filter((entry) => FILTERS.every((filter) => !params.get(filter) || valueOf(entry, filter) === params.get(filter))),
    [entries, params],
  );
  if (log.isPending) return <Loading />;
  return (
    <>
      <PageHeader
        title={TITLE}
        about="Who changed what of this gateway, the newest first. Secrets are masked."
        actions={
          <Button component="a" href={exportPath(gateway)} download={`audit-log-${name}.jsonl`} variant="default" leftSection={<IconDownload size={16} />}>
            Export as JSON lines
          </Button>
        }
      />
      {log.isError && <ErrorState error={log.error} retry={() => void log.refetch()} />}
      {entries?.length === 0 && <EmptyState title="Nothing has been changed yet">Every change of this gateway is written down here.</EmptyState>}
      {entries && entries.length > 0 && (
        <>
          <Group mb="sm" justify="space-between" align="flex-end">
            <Group gap="sm">
              {FILTERS.map((filter) => (
                <Select
                  key={filter}
                  label={LABELS[filter]}
                  placeholder="All"
                  size="xs"
                  w={{ base: "100%", xs: 180 }}
                  clearable
                  searchable
                  clearButtonProps={{ "aria-label": `All again: ${LABELS[filter]}` }}
                  data={options[filter]}
                  value={params.get(filter)}
                  onChange={(value) => change({ [filter]: value })}
                />
              ))}
            </Group>
            <Text size="sm" c="dimmed" role="status">
              {shown.length === entries.length ? "" : `${shown.length.toLocaleString()} of `}
              {log.data?.more ? `the newest ${entries.length.toLocaleString()}` : `${entries.length.toLocaleString()} in all`}
            </Text>
          </Group>
          <Log gateway={gateway} entries={shown} open={params.get("entry")} onOpen={(id) => change({ entry: id })} />
          {log.data?.more && (
            <Group justify="center" mt="md">
              <Button variant="default" loading={log.isFetching && log.isPlaceholderData} onClick={() => change({ pages: String(pages + 1) })}>
                Show older changes
              </Button>
            </Group>
          )}
        </>
      )}
    </>
  );
}

const LABELS: Record<Filter, string> = { actor: "Who", kind: "Kind", action: "Action" };

function valueOf(entry: AuditEntry, filter: Filter): string {
  return filter === "actor" ? (entry.actor.name ?? "") : entry[filter];
}

/** What there is to choose from: whatever occurs. */
function optionsOf(entries: AuditEntry[]): Record<Filter, { value: string; label: string }[]> {
  const options = (filter: Filter, say: (value: string) => string) =>
    [...new Set(entries.map((entry) => valueOf(entry, filter)))]
      .filter(Boolean)
      .sort()
      .map((value) => ({ value, label: say(value) }));
  return { actor: options("actor", String), kind: options("kind", kindWords), action: options("action", String) };
}
