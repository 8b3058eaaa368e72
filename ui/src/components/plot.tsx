import { Group, Paper, Skeleton, Stack, Table, Text, Title, useComputedColorScheme } from "@mantine/core";
import { Suspense, lazy, useCallback, useState } from "react";
import { timeOfDay } from "./plot-format";
import { type Line, type Look, latest, means } from "./plot-series";
import classes from "./plot.module.css";

const Canvas = lazy(() => import("./plot-canvas"));

export type ShownLine = Line & { look: Look };

interface Props {
  title: string;
  /** The time of the first value, in seconds since 1970. */
  start: number;
  step: number;
  lines: ShownLine[];
  /** A value in words; the same function from one time to the next. */
  say: (value: number) => string;
  /** Numbers in the place of lines. */
  asTable: boolean;
}

/** Lines over time, or a table of the same for those who cannot see lines. */
export function Plot({ title, start, step, lines, say, asTable }: Props) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      {asTable ? <Numbers title={title} start={start} step={step} lines={lines} say={say} /> : <Lines start={start} step={step} lines={lines} say={say} />}
    </Paper>
  );
}

interface Point {
  index: number;
  left: number;
  width: number;
}

function Lines({ start, step, lines, say }: Omit<Props, "title" | "asTable">) {
  const [point, setPoint] = useState<Point>();
  const onPoint = useCallback((next: Point | undefined) => setPoint(next), []);
  const scheme = useComputedColorScheme("light");
  const said = lines.map(({ name, values }) => `${name} ${sayOr(latest(values), say)}`).join(", ");
  return (
    <div className={classes.plot} role="img" aria-label={`Now: ${said || "nothing"}. Show numbers for the last hour in a table.`}>
      <Suspense fallback={<Skeleton height={150} />}>
        <Canvas start={start} step={step} lines={lines} say={say} onPoint={onPoint} />
      </Suspense>
      {point && (
        <div className={point.left > point.width / 2 ? `${classes.values} ${classes.left}` : classes.values}>
          <Text size="xs" fw={600}>
            {timeOfDay(start + point.index * step, true)}
          </Text>
          {lines.map(({ id, name, values, look }) => (
            <Group key={id} gap={6} wrap="nowrap" justify="space-between">
              <Group gap={6} wrap="nowrap" miw={0}>
                <Sample color={look[scheme]} dash={look.dash} />
                <Text size="xs" truncate>
                  {name}
                </Text>
              </Group>
              <Text size="xs" fw={600}>
                {sayOr(values[point.index] ?? null, say)}
              </Text>
            </Group>
          ))}
        </div>
      )}
    </div>
  );
}

/** A piece of a line, as a legend has it. */
export function Sample({ color, dash }: { color: string; dash: number[] }) {
  return (
    <svg width={26} height={8} aria-hidden className={classes.sample}>
      <line x1={0} y1={4} x2={26} y2={4} stroke={color} strokeWidth={2.5} strokeDasharray={dash.join(" ")} />
    </svg>
  );
}

const FIVE_MINUTES = 300;

function Numbers({ title, start, step, lines, say }: Omit<Props, "asTable">) {
  const of = Math.max(1, Math.round(FIVE_MINUTES / step));
  const columns = lines.map(({ id, name, values }) => ({ id, name, values: means(values, of) }));
  const rows = columns[0]?.values.length ?? 0;
  return (
    <Stack gap={4}>
      <Table.ScrollContainer minWidth={0} maxHeight={320} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": `${title}, in numbers` } }}>
        <Table stickyHeader fz="xs" verticalSpacing={3} aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>From</Table.Th>
              {columns.map(({ id, name }) => (
                <Table.Th key={id}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Array.from({ length: rows }, (_, index) => rows - 1 - index).map((row) => (
              <Table.Tr key={row}>
                <Table.Th scope="row" fw={500}>
                  {timeOfDay(start + row * of * step)}
                </Table.Th>
                {columns.map(({ id, values }) => (
                  <Table.Td key={id}>{sayOr(values[row] ?? null, say)}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        Means of five minutes each.
      </Text>
    </Stack>
  );
}

function sayOr(value: number | null, say: (value: number) => string): string {
  return value === null ? "–" : say(value);
}
