import { Button, Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { type Entity, type Place, useChain, useReorder } from "../api/entities";
import type { ChainInfo } from "../api/kinds";
import { say } from "../api/problem";
import { useCan } from "../api/session";
import { EmptyState, ErrorState, Loading } from "../components/states";
import { newPath } from "../pages/entities/paths";
import { Row } from "./row";
import { Sortable } from "./sortable";
import { type Branch, moved, orderOf, treeOf } from "./tree";

/** The policies of a listener or virtual cluster, in the order in which they apply. */
export function Chain({ gateway, chain, parent }: { gateway: string; chain: ChainInfo; parent: string }) {
  const policies = useChain(gateway, chain.kind, parent);
  const reorder = useReorder(gateway, chain.kind, parent);
  const { edit } = useCan();
  const place: Place = { kind: chain.kind, gateway, parent };
  const create = edit && (
    <Button component={Link} to={newPath(place)} size="sm" variant="default" leftSection={<IconPlus size={16} />}>
      New {chain.one}
    </Button>
  );
  if (policies.isPending) return <Loading />;
  if (!policies.data) return <ErrorState error={policies.error} retry={() => void policies.refetch()} />;
  const tree = treeOf(policies.data);
  if (tree.length === 0) {
    return (
      <EmptyState title={`There is no ${chain.one} yet`} action={create}>
        {chain.about}
      </EmptyState>
    );
  }
  const put = (next: Branch[]) =>
    reorder.mutate(orderOf(next), {
      onError: (error) => notifications.show({ color: "red", title: "The order is as it was", message: say(error) }),
    });
  const title = (policy: Entity) => policy.name ?? String(policy.type);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {chain.about} They apply from top to bottom.
      </Text>
      <Sortable
        label={chain.title}
        items={tree.map(({ policy }) => ({ id: policy.id, title: title(policy) }))}
        disabled={!edit}
        onMove={(from, to) => put(moved(tree, from, to))}
        render={(index, handle) => {
          const branch = tree[index];
          if (!branch) return null;
          const { policy, children } = branch;
          return (
            <Paper withBorder p="sm">
              <Row place={place} policy={policy} handle={handle} />
              {children.length > 0 && (
                <Stack gap="xs" mt="sm" ml={{ base: "sm", sm: "xl" }}>
                  <Sortable
                    label={`Policies under ${title(policy)}`}
                    items={children.map((child) => ({ id: child.id, title: title(child) }))}
                    disabled={!edit}
                    onMove={(from, to) =>
                      put(tree.map((other) => (other === branch ? { policy, children: moved(children, from, to) } : other)))
                    }
                    render={(inner, handle) => {
                      const child = children[inner];
                      return (
                        child && (
                          <Paper withBorder p="sm">
                            <Row place={place} policy={child} handle={handle} />
                          </Paper>
                        )
                      );
                    }}
                  />
                </Stack>
              )}
            </Paper>
          );
        }}
      />
      {create && <div>{create}</div>}
    </Stack>
  );
}
