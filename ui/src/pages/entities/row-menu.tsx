import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Entity, Place } from "../../api/entities";
import { kindInfo } from "../../api/kinds";
import { useCan } from "../../api/session";
import { DeleteDialog } from "./delete-dialog";
import { editPath, newPath } from "./paths";

/** What can be done with an entity of a list. */
export function RowMenu({ place, entity }: { place: Place; entity: Entity }) {
  const [deleting, { open, close }] = useDisclosure();
  const { makeGateways } = useCan();
  const info = kindInfo(place.kind);
  const clonable = place.kind === "event-gateways" ? makeGateways : place.kind !== "static-keys";
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${entity.name ?? entity.type ?? entity.id}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {info.replaceable && (
            <Menu.Item component={Link} to={editPath(place, entity.id)} leftSection={<IconPencil size={16} />}>
              Edit
            </Menu.Item>
          )}
          {clonable && (
            <Menu.Item component={Link} to={newPath(place, entity.id)} leftSection={<IconCopy size={16} />}>
              Clone
            </Menu.Item>
          )}
          <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting && <DeleteDialog place={place} entity={entity} onClose={close} />}
    </>
  );
}
