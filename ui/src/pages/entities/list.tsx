import { Anchor, Badge, Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { type Entity, type Place, useEntities } from "../../api/entities";
import { type Collection, type KindInfo, isCollection, kindInfo } from "../../api/kinds";
import { useCan } from "../../api/session";
import { useOverview } from "../../api/status";
import { Expiry } from "../../components/certificate";
import { type Column, DataTable } from "../../components/data-table";
import { HealthMark, healthRank } from "../../components/health";
import { Host } from "../../components/host";
import { PageHeader } from "../../components/page-header";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { Time } from "../../components/time";
import { valueLabel } from "../../forms/words";
import { Missing } from "../missing";
import { type HealthOf, healthOf } from "./health-of";
import { newPath, pathOf } from "./paths";
import { RowMenu } from "./row-menu";

export function EntityList() {
  const { gateway = "", kind = "" } = useParams();
  return isCollection(kind) ? <List key={kind} gateway={gateway} kind={kind} /> : <Missing />;
}

const WITH_HEALTH: string[] = ["backend-clusters", "virtual-clusters", "listeners"];

function List({ gateway, kind }: { gateway: string; kind: Collection }) {
  const info = kindInfo(kind);
  const place: Place = useMemo(() => ({ kind, gateway }), [kind, gateway]);
  const list = useEntities(place);
  const { edit } = useCan();
  const overview = useOverview(gateway, WITH_HEALTH.includes(kind)).data;
  const health = useMemo(() => overview && healthOf(overview), [overview]);
  const columns = useMemo(() => columnsOf(info, place, health, edit), [info, place, health, edit]);
  const create = edit && (
    <Button component={Link} to={newPath(place)} leftSection={<IconPlus size={16} />}>
      New {info.one}
    </Button>
  );
  return (
    <>
      <PageHeader title={info.title} about={info.about} actions={list.entities.length > 0 && create} />
      {list.failed && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          label={info.title}
          rows={list.entities}
          columns={columns}
          rowKey={keyOf}
          text={searched}
          loading={!list.complete && !list.failed}
          empty={
            !list.failed && <EmptyState title={`There is no ${info.one} yet`} action={create} />
          }
        />
      )}
    </>
  );
}

const keyOf = (row: Entity) => row.id;

/** What the search looks through: everything that stands in the row. */
const searched = (row: Entity) =>
  [row.name, row.description, row.id, ...Object.entries(row.labels ?? {}).map((pair) => pair.join("="))].join(" ");

function columnsOf(info: KindInfo, place: Place, health: HealthOf | undefined | null, edit: boolean): Column<Entity>[] {
  const columns: Column<Entity>[] = [
    {
      key: "name",
      header: "Name",
      sort: (row) => row.name,
      render: (row) => (
        <>
          <Anchor component={Link} to={pathOf(place, row.id)} fw={600} size="sm">
            {row.name ?? "Without a name"}
          </Anchor>
          {row.description && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {row.description}
            </Text>
          )}
        </>
      ),
    },
    ...(OWN[info.kind] ?? []),
    {
      key: "labels",
      header: "Labels",
      wide: true,
      render: (row) => (
        <Group gap={4}>
          {Object.entries(row.labels ?? {})
            .slice(0, 4)
            .map((pair) => (
              <Badge key={pair[0]} variant="default" size="sm" tt="none" fw={500}>
                {pair.join("=")}
              </Badge>
            ))}
        </Group>
      ),
    },
    { key: "updated", header: "Changed", wide: true, sort: (row) => row.updated_at, render: (row) => <Time at={row.updated_at} /> },
  ];
  // These have no labels.
  if (info.kind === "data-plane-certificates") columns.splice(-2, 1);
  if (health) {
    columns.splice(1, 0, {
      key: "health",
      header: "Health",
      sort: (row) => healthRank(health(row).health),
      render: (row) => <HealthMark {...health(row)} />,
    });
  }
  if (edit) columns.push({ key: "menu", header: "", width: 60, render: (row) => <RowMenu place={place} entity={row} /> });
  return columns;
}

/** Some texts below each other; the others are counted. */
function Several({ texts }: { texts: string[] }) {
  const more = texts.length - 3;
  return (
    <>
      {texts.slice(0, 3).map((text) => (
        <div key={text}>
          <Host text={text} />
        </div>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          and {more} more
        </Text>
      )}
    </>
  );
}

const texts = (value: unknown) => (Array.isArray(value) ? value.map(String).join(", ") : "");
const typeOf = (value: unknown) => valueLabel(String((value as { type?: string } | undefined)?.type ?? ""));
const nameOf = (value: unknown) => String((value as { name?: string } | undefined)?.name ?? "");

function column(key: string, header: string, say: (row: Entity) => string, wide = false): Column<Entity> {
  return { key, header, wide, sort: say, render: (row) => say(row) };
}

const OWN: Partial<Record<KindInfo["kind"], Column<Entity>[]>> = {
  "backend-clusters": [
    {
      key: "servers",
      header: "Bootstrap servers",
      width: 240,
      sort: (row) => texts(row.bootstrap_servers),
      render: (row) => <Several texts={row.bootstrap_servers as string[]} />,
    },
    column("authentication", "Authentication", (row) => typeOf(row.authentication), true),
    column("tls", "TLS", (row) => ((row.tls as { enabled?: boolean } | undefined)?.enabled ? "On" : "Off"), true),
  ],
  "virtual-clusters": [
    column("destination", "Backend cluster", (row) => nameOf(row.destination)),
    column("dns", "DNS label", (row) => String(row.dns_label), true),
    column("authentication", "Authentication", (row) => (row.authentication as unknown[]).map(typeOf).join(", "), true),
  ],
  listeners: [
    column("addresses", "Addresses", (row) => texts(row.addresses), true),
    column("ports", "Ports", (row) => texts(row.ports)),
  ],
  "schema-registries": [
    column("endpoint", "Endpoint", (row) => String((row.config as { endpoint?: string }).endpoint)),
    column("schemas", "Schemas", (row) => valueLabel(String((row.config as { schema_type?: string }).schema_type)), true),
  ],
  "data-plane-certificates": [
    column("subject", "Subject", (row) => String((row.metadata as { subject?: string } | undefined)?.subject ?? "")),
    {
      key: "expiry",
      header: "Expiry",
      sort: (row) => (row.metadata as { expiry?: number } | undefined)?.expiry,
      render: (row) => {
        const expiry = (row.metadata as { expiry?: number } | undefined)?.expiry;
        return expiry ? <Expiry at={new Date(expiry * 1000)} /> : null;
      },
    },
  ],
};
