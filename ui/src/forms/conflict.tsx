import { Alert, Badge, Button, Group, Modal, Radio, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { Revised } from "../api/entities";
import { Wrapped } from "../components/code-block";
import { Time } from "../components/time";
import { differences, take } from "./merge";
import type { Json, ObjectShape, UnionShape, Values } from "./shape";
import { fromAnswer } from "./values";

interface Props {
  shape: ObjectShape | UnionShape;
  /** What both editors began with. */
  base: Values;
  mine: Values;
  theirs: Revised;
  one: string;
  onClose: () => void;
  /** Goes on with these values, on top of what the other editor saved. */
  onResolved: (values: Values) => void;
}

/** Shows what somebody else saved meanwhile beside what was typed, and lets either be taken, field by field. */
export function Conflict({ shape, base, mine, theirs, one, onClose, onResolved }: Props) {
  const other = fromAnswer(shape, theirs.entity as Values) as Values;
  const found = differences(shape, base, mine, other);
  // What only the other one changed is taken; where both did, what was typed stays unless it is said otherwise.
  const [chosen, setChosen] = useState<Record<string, "mine" | "theirs">>(() =>
    Object.fromEntries(
      found.map(({ path, both, mine, base }) => [path, both || JSON.stringify(mine) !== JSON.stringify(base) ? "mine" : "theirs"]),
    ),
  );
  const go = () => onResolved(take(mine, other, found.map(({ path }) => path).filter((path) => chosen[path] === "theirs")));
  return (
    <Modal opened onClose={onClose} size="xl" title="Somebody else has changed it meanwhile">
      <Stack>
        <Text size="sm">
          This {one} was saved by somebody else <Time at={theirs.entity.updated_at} />, after you opened it. Nothing is
          overwritten, and nothing that you typed is lost. Choose what it shall be, then save again.
        </Text>
        {found.length === 0 ? (
          <Alert color="teal" variant="light">
            What they saved is the same as what you have here.
          </Alert>
        ) : (
          <Table.ScrollContainer minWidth={0} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table horizontalSpacing={6} aria-label="What differs" verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Field</Table.Th>
                  <Table.Th>Yours</Table.Th>
                  <Table.Th>Theirs</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.map(({ path, label, mine, theirs, both }) => (
                  <Table.Tr key={path}>
                    <Table.Th scope="row" fw={600}>
                      {label}{" "}
                      {both && (
                        <Badge size="xs" variant="outline" color="var(--tidegate-warn)">
                          both
                        </Badge>
                      )}
                    </Table.Th>
                    {(["mine", "theirs"] as const).map((side) => (
                      <Table.Td key={side}>
                        <Group gap="xs" wrap="nowrap" align="flex-start">
                          <Radio
                            name={path}
                            aria-label={`${label}: ${side === "mine" ? "yours" : "theirs"}`}
                            checked={chosen[path] === side}
                            onChange={() => setChosen({ ...chosen, [path]: side })}
                          />
                          <Value value={side === "mine" ? mine : theirs} />
                        </Group>
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Back to the form
          </Button>
          <Button onClick={go}>Use what is chosen</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Value({ value }: { value: Json | undefined }) {
  if (value === undefined || value === null || value === "") {
    return (
      <Text size="sm" c="dimmed">
        nothing
      </Text>
    );
  }
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return <Wrapped text={value.join("\n")} />;
  if (typeof value === "object") return <Wrapped text={JSON.stringify(value, null, 2)} />;
  return (
    <Text size="sm" style={{ overflowWrap: "break-word" }}>
      {String(value)}
    </Text>
  );
}
