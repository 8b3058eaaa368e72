import { Alert, Badge, Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useEntities } from "../../api/entities";
import { say } from "../../api/problem";
import { type Token, useRevoke, useTokens } from "../../api/tokens";
import { type Column, DataTable } from "../../components/data-table";
import { PageHeader } from "../../components/page-header";
import { ErrorState, Loading } from "../../components/states";
import { Time } from "../../components/time";
import { NewTokenDialog } from "./new-token";

/** The tokens that may use the API: made and revoked, but never read. */
export default function Tokens() {
  const tokens = useTokens();
  const gateways = useEntities({ kind: "event-gateways" });
  const [making, making_] = useDisclosure();
  const [revoked, setRevoked] = useState<Token>();
  const columns = useMemo((): Column<Token>[] => {
    const names = new Map(gateways.entities.map((gateway) => [gateway.id, gateway.name]));
    return [
      { key: "name", header: "Name", sort: (row) => row.name, render: (row) => row.name },
      { key: "scope", header: "Scope", sort: (row) => row.scope, render: (row) => <Badge variant="default">{row.scope}</Badge> },
      {
        key: "gateway",
        header: "For",
        sort: (row) => names.get(row.gateway_id ?? "") ?? "",
        render: (row) => (row.gateway_id ? (names.get(row.gateway_id) ?? row.gateway_id) : "all gateways"),
      },
      { key: "expires", header: "Expires", sort: (row) => row.expires_at ?? "9", render: (row) => <Time at={row.expires_at} /> },
      { key: "created", header: "Made", wide: true, sort: (row) => row.created_at, render: (row) => <Time at={row.created_at} /> },
      {
        key: "menu",
        header: "",
        width: 110,
        render: (row) => (
          <Button size="compact-sm" variant="default" c="var(--mantine-color-error)" onClick={() => setRevoked(row)} aria-label={`Revoke ${row.name}`}>
            Revoke
          </Button>
        ),
      },
    ];
  }, [gateways.entities]);
  return (
    <>
      <PageHeader
        title="Tokens"
        about="Who or what may use the API, and this console. A lost token cannot be found out, only replaced."
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={making_.open}>
            New token
          </Button>
        }
      />
      {tokens.isPending && <Loading />}
      {tokens.isError && !tokens.data && <ErrorState error={tokens.error} retry={() => void tokens.refetch()} />}
      {tokens.data && <DataTable label="Tokens" rows={tokens.data} columns={columns} rowKey={(row) => row.id} text={(row) => `${row.name} ${row.scope}`} />}
      {making && <NewTokenDialog gateways={gateways.entities} onClose={making_.close} />}
      {revoked && <Revoke token={revoked} onClose={() => setRevoked(undefined)} />}
    </>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const revoke = useRevoke();
  const submit = () =>
    revoke.mutate(token.id, {
      onSuccess: () => {
        notifications.show({ message: `The token ${token.name} is revoked.`, color: "green" });
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={`Revoke ${token.name}?`}>
      <Text size="sm" mb="md">
        Whoever uses it is refused from now on, sessions of this console included.
      </Text>
      {revoke.isError && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {say(revoke.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={revoke.isPending} onClick={submit}>
          Revoke
        </Button>
      </Group>
    </Modal>
  );
}
