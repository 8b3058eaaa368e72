import { Button, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Switch, Text, Title, useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useAddress } from "../../address";
import { type By, type Statistics, useStatistics } from "../../api/status";
import { Plot, Sample, type ShownLine } from "../../components/plot";
import { bytes, count, duration } from "../../components/plot-format";
import { MOST_LINES, lookOf } from "../../components/plot-series";
import { ErrorState } from "../../components/states";

const WAYS = [
  { value: "virtual_cluster", label: "Virtual clusters" },
  { value: "node", label: "Data planes" },
];

const bytesPerSecond = (value: number) => `${bytes(value)}/s`;

const METRICS = [
  { field: "requests_per_second", title: "Requests per second", say: count },
  { field: "connections", title: "Connections", say: count },
  { field: "request_bytes_per_second", title: "Bytes from clients", say: bytesPerSecond },
  { field: "response_bytes_per_second", title: "Bytes to clients", say: bytesPerSecond },
  { field: "errors_per_second", title: "Errors per second", say: count },
  { field: "gateway_time_ms", title: "Time in the gateway per request", say: duration },
] as const;

/** The last hour of the busiest virtual clusters or data planes; what is shown is in the address. */
export function Hour({ gateway }: { gateway: string }) {
  const [params, change] = useAddress(true);
  const by: By = params.get("by") === "node" ? "node" : "virtual_cluster";
  const asTable = params.get("as") === "table";
  const hidden = useMemo(() => new Set((params.get("without") ?? "").split(",").filter(Boolean)), [params]);
  const statistics = useStatistics(gateway, by, MOST_LINES);
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    change({ without: [...next].join() });
  };
  const { data } = statistics;
  return (
    <Stack component="section" gap="sm" aria-label="The last hour">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4">
          The last hour
        </Title>
        <Group gap="md">
          <Switch label="Show numbers" checked={asTable} onChange={(event) => change({ as: event.currentTarget.checked ? "table" : "" })} />
          <SegmentedControl aria-label="Of what" size="xs" data={WAYS} value={by} onChange={(next) => change({ by: next === "node" ? next : "", without: "" })} />
        </Group>
      </Group>
      {!data && statistics.isError && <ErrorState error={statistics.error} retry={() => void statistics.refetch()} />}
      {!data && statistics.isPending && <Skeleton height={200} />}
      {data && <Plots data={data} by={by} hidden={hidden} onToggle={toggle} asTable={asTable} />}
    </Stack>
  );
}

interface PlotsProps {
  data: Statistics;
  by: By;
  hidden: Set<string>;
  onToggle: (id: string) => void;
  asTable: boolean;
}

function Plots({ data, by, hidden, onToggle, asTable }: PlotsProps) {
  const { series, start, step_seconds: step } = data;
  const all = useMemo(() => series.map((one, index) => ({ ...one, name: by === "node" ? one.name.slice(0, 8) : one.name, look: lookOf(index) })), [series, by]);
  const plots = useMemo(() => {
    const shown = all.filter(({ id }) => !hidden.has(id));
    return METRICS.map(({ field, ...rest }) => ({
      ...rest,
      lines: shown.map(({ id, name, look, [field]: values }): ShownLine => ({ id, name, look, values })),
    }));
  }, [all, hidden]);
  if (series.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {by === "node" ? "No data plane has been there in the last hour." : "No client has been there in the last hour."}
      </Text>
    );
  }
  return (
    <>
      <Legend lines={all} hidden={hidden} onToggle={onToggle} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {plots.map(({ title, say, lines }) => (
          <Plot key={title} title={title} start={Date.parse(start) / 1000} step={step} lines={lines} say={say} asTable={asTable} />
        ))}
      </SimpleGrid>
      {series.length === MOST_LINES && (
        <Text size="xs" c="dimmed">
          The {MOST_LINES} busiest of the last hour.
        </Text>
      )}
    </>
  );
}

/** What each line is of; a press hides it or shows it again. */
function Legend({ lines, hidden, onToggle }: { lines: Omit<ShownLine, "values">[]; hidden: Set<string>; onToggle: (id: string) => void }) {
  const scheme = useComputedColorScheme("light");
  return (
    <Group gap={6} role="group" aria-label="Lines">
      {lines.map(({ id, name, look }) => (
        <Button
          key={id}
          size="compact-xs"
          variant="default"
          fw={500}
          aria-pressed={!hidden.has(id)}
          leftSection={<Sample color={look[scheme]} dash={look.dash} />}
          td={hidden.has(id) ? "line-through" : undefined}
          c={hidden.has(id) ? "dimmed" : undefined}
          onClick={() => onToggle(id)}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}
