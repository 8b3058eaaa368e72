import { Anchor, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { type Entity, useEntities } from "../../api/entities";
import { KINDS } from "../../api/kinds";
import { useCan } from "../../api/session";
import { type Column, DataTable } from "../../components/data-table";
import { PageHeader } from "../../components/page-header";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { Time } from "../../components/time";
import { RowMenu } from "../entities/row-menu";

export function GatewayList() {
  const list = useEntities({ kind: "event-gateways" });
  const { makeGateways, edit } = useCan();
  const create = makeGateways && (
    <Button component={Link} to="/event-gateways/new" leftSection={<IconPlus size={16} />}>
      New gateway
    </Button>
  );
  if (list.isPending) return <Loading />;
  return (
    <>
      <PageHeader title={KINDS["event-gateways"].title} about={KINDS["event-gateways"].about} actions={list.entities.length > 0 && create} />
      {list.failed && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      <DataTable
        label="Gateways"
        rows={list.entities}
        columns={edit ? EDITED : COLUMNS}
        rowKey={(row) => row.id}
        text={text}
        loading={!list.complete && !list.failed}
        empty={
          !list.failed && (
            <EmptyState title="There is no gateway yet" action={create}>
              A gateway has backend clusters, virtual clusters and listeners, and serves them on all of its data planes.
            </EmptyState>
          )
        }
      />
    </>
  );
}

const text = (row: Entity) => `${row.name} ${row.description ?? ""}`;

const COLUMNS: Column<Entity>[] = [
  {
    key: "name",
    header: "Name",
    sort: (row) => row.name,
    render: (row) => (
      <>
        <Anchor component={Link} to={`/event-gateways/${row.id}`} fw={600} size="sm">
          {row.name}
        </Anchor>
        {row.description && (
          <Text size="xs" c="dimmed">
            {row.description}
          </Text>
        )}
      </>
    ),
  },
  count("nodes_total", "Nodes"),
  count("virtual_clusters_total", "Virtual clusters", true),
  count("version", "Version", true),
  { key: "updated", header: "Changed", wide: true, sort: (row) => row.updated_at, render: (row) => <Time at={row.updated_at} /> },
];

const EDITED: Column<Entity>[] = [
  ...COLUMNS,
  { key: "menu", header: "", width: 60, render: (row) => <RowMenu place={{ kind: "event-gateways" }} entity={row} /> },
];

function count(key: string, header: string, wide = false): Column<Entity> {
  return { key, header, wide, sort: (row) => Number(row[key]), render: (row) => Number(row[key] ?? 0).toLocaleString() };
}
