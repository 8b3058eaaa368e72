import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Entity, type Place, useReferrers, useRemove } from "../../api/entities";
import { kindInfo } from "../../api/kinds";
import { say } from "../../api/problem";
import { Loading } from "../../components/states";
import { Referrers } from "./referrers";

interface Props {
  place: Place;
  entity: Entity;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Says what a deletion takes with it, or what stands in its way, and asks. */
export function DeleteDialog({ place, entity, onClose, onDeleted }: Props) {
  const info = kindInfo(place.kind);
  const name = entity.name ?? entity.type ?? entity.id;
  const referrers = useReferrers(place, entity.id);
  const remove = useRemove(place);
  const [typed, setTyped] = useState("");
  const used = (referrers.data?.length ?? 0) > 0;
  // A gateway takes everything in it along, so that its name has to be written.
  const confirmed = place.kind !== "event-gateways" || typed === entity.name;
  const submit = () =>
    remove.mutate(entity.id, {
      onSuccess: () => {
        notifications.show({ message: `The ${info.one} ${name} is deleted.`, color: "green" });
        onClose();
        onDeleted?.();
      },
      onError: () => void referrers.refetch(),
    });
  return (
    <Modal opened onClose={onClose} title={`Delete ${info.one} ${name}?`}>
      <Stack>
        {place.kind !== "event-gateways" && referrers.isPending && <Loading />}
        {used ? (
          <>
            <Alert color="orange" variant="light" title="It is in use">
              It cannot be deleted while others refer to it. Change or delete them first.
            </Alert>
            <Referrers gateway={place.gateway ?? ""} referrers={referrers.data ?? []} onFollow={onClose} />
          </>
        ) : (
          <Text size="sm">{consequence(place, entity)}</Text>
        )}
        {place.kind === "event-gateways" && (
          <TextInput
            label={`Write ${entity.name} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {remove.isError && (
          <Alert color="red" variant="light" role="alert">
            {say(remove.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {!used && (
            <Button color="red" loading={remove.isPending} disabled={!confirmed} onClick={submit}>
              Delete
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function losing(nodes: number): string {
  if (nodes === 0) return "No data plane serves it.";
  return nodes === 1 ? "A data plane loses its configuration." : `${nodes.toLocaleString()} data planes lose their configuration.`;
}

function consequence(place: Place, entity: Entity): string {
  switch (place.kind) {
    case "event-gateways":
      return `Everything in it goes with it: its clusters, listeners, policies, keys and certificates. ${losing(Number(entity.nodes_total ?? 0))}`;
    case "virtual-clusters":
      return "Its policies go with it, and its clients are disconnected.";
    case "listeners":
      return "Its policies go with it, its ports are closed, and its clients are disconnected.";
    case "data-plane-certificates":
      return "Data planes that are known by it are cut off at once: they keep what they serve and hear of nothing new.";
    case "static-keys":
      return "Records that were encrypted with it can no longer be decrypted.";
    default:
      return "Nothing refers to it.";
  }
}
