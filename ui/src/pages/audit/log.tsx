import { ActionIcon, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Fragment, useId } from "react";
import type { AuditEntry } from "../../api/audit";
import { Time } from "../../components/time";
import { Changed, Details, isTest, kindWords, nameOf } from "./entry";
import classes from "./audit.module.css";

interface Props {
  gateway: string;
  entries: AuditEntry[];
  /** The entry whose details are shown. */
  open: string | null;
  onOpen: (id: string | null) => void;
}

export function Log({ gateway, entries, open, onOpen }: Props) {
  return (
    <div className={classes.area}>
      <Table verticalSpacing="xs" aria-label="Changes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44}>
              <VisuallyHidden>Details</VisuallyHidden>
            </Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th className={classes.wide}>Version</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Row key={entry.id} gateway={gateway} entry={entry} open={open === entry.id} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
      {entries.length === 0 && (
        <Text ta="center" c="dimmed" py="lg">
          None of these changes is of that kind.
        </Text>
      )}
    </div>
  );
}

interface RowProps extends Pick<Props, "gateway" | "onOpen"> {
  entry: AuditEntry;
  open: boolean;
}

function Row({ gateway, entry, open, onOpen }: RowProps) {
  const details = useId();
  const toggle = () => onOpen(open ? null : entry.id);
  const what = `${entry.action} ${kindWords(entry.kind)} ${nameOf(entry) ?? ""}`;
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            aria-label={`${isTest(entry) ? "What was found" : "What changed"}: ${what}`}
            onClick={toggle}
          >
            {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          </ActionIcon>
        </Table.Td>
        <Table.Td className={classes.when}>
          <Time at={entry.at} />
        </Table.Td>
        <Table.Td>{entry.actor.name ?? "–"}</Table.Td>
        <Table.Td>
          <div className={classes.what}>
            <Text span size="sm" c="dimmed">
              {entry.action}
            </Text>
            <Changed entry={entry} gateway={gateway} />
          </div>
        </Table.Td>
        <Table.Td className={classes.wide}>{entry.version === "0" ? "–" : entry.version}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={details}>
          <Table.Td colSpan={5}>
            <Details entry={entry} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}
