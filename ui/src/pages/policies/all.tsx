import { Button, Group, SegmentedControl, Select, Stack, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useParams, useSearchParams } from "react-router";
import { useEntities } from "../../api/entities";
import { chainsOf, kindInfo } from "../../api/kinds";
import { useCan } from "../../api/session";
import { PageHeader } from "../../components/page-header";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { Chain } from "../../policies/chain";
import { newPath } from "../entities/paths";

/** The chains of a virtual cluster or listener, which is chosen here; the choice is in the address. */
export default function Policies() {
  const { gateway = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const kind = params.get("of") === "listeners" ? "listeners" : "virtual-clusters";
  const list = useEntities({ kind, gateway });
  const { edit } = useCan();
  const info = kindInfo(kind);
  const chosen = list.entities.find((entity) => entity.id === params.get("id")) ?? list.entities[0];
  return (
    <>
      <PageHeader title="Policies" about="What becomes of connections, requests and records on their way. Chains apply from top to bottom." />
      <Group mb="lg" align="flex-end">
        <SegmentedControl
          aria-label="Whose policies"
          data={[
            { value: "virtual-clusters", label: "Of virtual clusters" },
            { value: "listeners", label: "Of listeners" },
          ]}
          value={kind}
          onChange={(of) => setParams({ of }, { replace: true })}
        />
        {chosen && (
          <Select
            aria-label={info.one}
            searchable
            limit={200}
            allowDeselect={false}
            data={list.entities.map((entity) => ({ value: entity.id, label: entity.name ?? entity.id }))}
            value={chosen.id}
            onChange={(id) => id && setParams({ of: kind, id }, { replace: true })}
            w={{ base: "100%", xs: 320 }}
          />
        )}
      </Group>
      {list.isPending && <Loading />}
      {list.failed && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.complete && !chosen && (
        <EmptyState
          title={`There is no ${info.one} yet`}
          action={
            edit && (
              <Button component={Link} to={newPath({ kind, gateway })} leftSection={<IconPlus size={16} />}>
                New {info.one}
              </Button>
            )
          }
        >
          Policies belong to virtual clusters and listeners: make one first.
        </EmptyState>
      )}
      {chosen && (
        <Stack gap="xl">
          {chainsOf(kind).map((chain) => (
            <section key={chain.kind} aria-labelledby={chain.kind}>
              <Title order={2} size="h4" mb="sm" id={chain.kind}>
                {chain.title}
              </Title>
              <Chain gateway={gateway} chain={chain} parent={chosen.id} />
            </section>
          ))}
        </Stack>
      )}
    </>
  );
}
