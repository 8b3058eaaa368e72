import { Button, Group, Paper, Stack, Tabs, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { type Entity, type Place, useEntity, useReferrers } from "../../api/entities";
import { type Collection, chainsOf, isCollection, kindInfo } from "../../api/kinds";
import { Problem } from "../../api/problem";
import { useCan } from "../../api/session";
import { useOverview } from "../../api/status";
import { HealthMark } from "../../components/health";
import { PageHeader } from "../../components/page-header";
import { ErrorState, Loading } from "../../components/states";
import { Time } from "../../components/time";
import { DETAIL_EXTRAS } from "../../forms/extras";
import { shapeOf } from "../../forms/shape";
import { Chain } from "../../policies/chain";
import { Missing } from "../missing";
import { DeleteDialog } from "./delete-dialog";
import { healthOf } from "./health-of";
import { editPath, newPath, pathOf } from "./paths";
import { Referrers } from "./referrers";
import { FieldsView } from "./view";

export function EntityPage() {
  const { gateway = "", kind = "", id = "" } = useParams();
  if (!isCollection(kind)) return <Missing />;
  return <Page key={id} gateway={gateway} kind={kind} id={id} />;
}

function Page({ gateway, kind, id }: { gateway: string; kind: Collection; id: string }) {
  const place: Place = useMemo(() => ({ kind, gateway }), [kind, gateway]);
  const info = kindInfo(kind);
  const loaded = useEntity(place, id);
  if (loaded.isPending) return <Loading />;
  if (loaded.error instanceof Problem && loaded.error.status === 404) return <Missing what={info.one} others={{ to: pathOf(place), name: info.many }} />;
  if (!loaded.data) return <ErrorState error={loaded.error} retry={() => void loaded.refetch()} />;
  const { entity } = loaded.data;
  const chains = chainsOf(kind);
  return (
    <>
      <Header place={place} entity={entity} />
      {chains.length === 0 ? (
        <Details place={place} entity={entity} />
      ) : (
        <Tabbed
          tabs={[
            { value: "details", label: "Details", content: <Details place={place} entity={entity} /> },
            ...chains.map((chain) => ({
              value: chain.kind,
              label: chain.kind === "policies" ? "Policies" : chain.title,
              content: <Chain gateway={gateway} chain={chain} parent={id} />,
            })),
          ]}
        />
      )}
    </>
  );
}

/** Tabs whose choice is in the address. */
function Tabbed({ tabs }: { tabs: { value: string; label: string; content: React.ReactNode }[] }) {
  const [params, setParams] = useSearchParams();
  const chosen = tabs.find((tab) => tab.value === params.get("tab")) ?? tabs[0];
  return (
    <Tabs
      value={chosen?.value ?? null}
      onChange={(value) => setParams(value && value !== tabs[0]?.value ? { tab: value } : {}, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, content }) => (
        <Tabs.Panel key={value} value={value}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Header({ place, entity }: { place: Place; entity: Entity }) {
  const info = kindInfo(place.kind);
  const { edit } = useCan();
  const navigate = useNavigate();
  const [deleting, { open, close }] = useDisclosure();
  const shown = place.kind === "backend-clusters" || place.kind === "listeners" || place.kind === "virtual-clusters";
  const overview = useOverview(place.gateway ?? "", shown).data;
  return (
    <>
      <PageHeader
        title={entity.name ?? info.one}
        about={entity.description}
        crumbs={[{ label: info.title, to: pathOf(place) }]}
        badges={overview && shown ? <HealthMark {...healthOf(overview)(entity)} /> : undefined}
        actions={
          edit && (
            <>
              {info.replaceable && (
                <Button component={Link} to={editPath(place, entity.id)} variant="default" leftSection={<IconPencil size={16} />}>
                  Edit
                </Button>
              )}
              {place.kind !== "static-keys" && (
                <Button component={Link} to={newPath(place, entity.id)} variant="default" leftSection={<IconCopy size={16} />}>
                  Clone
                </Button>
              )}
              <Button variant="default" c="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={open}>
                Delete
              </Button>
            </>
          )
        }
      />
      {deleting && <DeleteDialog place={place} entity={entity} onClose={close} onDeleted={() => void navigate(pathOf(place))} />}
    </>
  );
}

function Details({ place, entity }: { place: Place; entity: Entity }) {
  const info = kindInfo(place.kind);
  const Extras = DETAIL_EXTRAS[place.kind];
  return (
    <Stack>
      {Extras && <Extras place={place} entity={entity} />}
      <Paper withBorder p="md">
        <FieldsView shape={shapeOf(`${info.schema}Body`)} values={entity} gateway={place.gateway ?? ""} without={["name", "description"]} />
      </Paper>
      <UsedBy place={place} id={entity.id} />
      <Group gap="lg">
        <Text size="xs" c="dimmed">
          Id {entity.id}
        </Text>
        <Text size="xs" c="dimmed">
          Created <Time at={entity.created_at} />
        </Text>
        <Text size="xs" c="dimmed">
          Changed <Time at={entity.updated_at} />
        </Text>
      </Group>
    </Stack>
  );
}

function UsedBy({ place, id }: { place: Place; id: string }) {
  const referrers = useReferrers(place, id);
  if (!referrers.data) return null;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        Used by
      </Title>
      {referrers.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing refers to it.
        </Text>
      ) : (
        <Referrers gateway={place.gateway ?? ""} referrers={referrers.data} />
      )}
    </Paper>
  );
}
