import { Paper, Stack } from "@mantine/core";
import type { Entity, Place } from "../../api/entities";
import { useCan } from "../../api/session";
import { type Values, shapeOf } from "../../forms/shape";
import { fromAnswer, toBody } from "../../forms/values";
import { BackendStatusView } from "./status";
import TestConnection from "./test-connection";

/** How a backend cluster fares, and a test of its settings as they are saved. */
export default function BackendDetailExtra({ place, entity }: { place: Place; entity: Entity }) {
  const { edit } = useCan();
  const gateway = place.gateway ?? "";
  return (
    <Stack>
      <BackendStatusView gateway={gateway} id={entity.id} />
      {edit && (
        <Paper withBorder p="md">
          <TestConnection gateway={gateway} id={entity.id} body={() => savedBody(entity)} />
        </Paper>
      )}
    </Stack>
  );
}

/** What is saved, as a body; its secrets stay where they are. */
export function savedBody(entity: Entity): Values {
  const shape = shapeOf("BackendClusterUpdate");
  return toBody(shape, fromAnswer(shape, entity as Values) as Values) as Values;
}
