import { Anchor, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Numbers, OverviewData } from "../../api/status";
import { bytes, count, duration } from "../../components/plot-format";
import classes from "./overview.module.css";

/** What passes through the gateway now, and how many data planes carry it. */
export function NowNumbers({ now, nodes }: { now: Numbers; nodes: OverviewData["nodes"] }) {
  return (
    <section aria-label="Now">
      <dl className={classes.numbers}>
        <Tile label="Connections" value={count(now.connections)} />
        <Tile label="Requests per second" value={count(now.requests_per_second)} />
        <Tile
          label="Bytes per second"
          value={bytes(now.request_bytes_per_second + now.response_bytes_per_second)}
          note={`${bytes(now.request_bytes_per_second)} in, ${bytes(now.response_bytes_per_second)} out`}
        />
        <Tile
          label="Errors per second"
          value={count(now.errors_per_second)}
          bad={now.errors_per_second > 0}
          note={now.errors_per_second > 0 ? faults(now) : "nothing fails"}
        />
        <Tile
          label="Time in the gateway"
          value={now.gateway_time_ms === null ? "–" : duration(now.gateway_time_ms)}
          note={now.gateway_time_ms === null ? "no requests now" : "mean of a request"}
        />
        <Tile
          label="Data planes"
          value={count(nodes.connected)}
          unit="connected"
          bad={nodes.connected < nodes.total || nodes.behind > 0}
          note={
            <Anchor component={Link} to="nodes" size="xs">
              {[`${nodes.total} in all`, nodes.behind > 0 && `${nodes.behind} behind`].filter(Boolean).join(", ")}
            </Anchor>
          }
        />
      </dl>
    </section>
  );
}

interface TileProps {
  label: string;
  value: string;
  unit?: string | undefined;
  note?: ReactNode;
  bad?: boolean;
}

function Tile({ label, value, unit, note, bad = false }: TileProps) {
  return (
    <Paper withBorder p="sm">
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <dd className={classes.number}>
        <Text span fz={24} fw={650} lh={1.3} {...(bad ? { c: "var(--tidegate-bad)" } : {})}>
          {value}
        </Text>
        {unit && (
          <Text span size="xs" c="dimmed">
            {" "}
            {unit}
          </Text>
        )}
        {note && (
          <Text component="div" size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </dd>
    </Paper>
  );
}

/** By whose fault. */
function faults({ errors_by_fault: by }: Numbers): string | undefined {
  return by && `clients ${count(by.client)}, brokers ${count(by.broker)}, gateway ${count(by.gateway)}`;
}
