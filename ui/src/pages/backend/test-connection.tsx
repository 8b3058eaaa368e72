import { Alert, Button, Group, Loader, Paper, Stack, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Body } from "../../api/entities";
import { Problem, say } from "../../api/problem";
import { type TestResult, useTestBackend } from "../../api/status";
import { shortId } from "../nodes/words";
import { TestSteps } from "./steps";

interface Props {
  gateway: string;
  /** The saved backend cluster whose secrets are used where the body leaves them out. */
  id: string | undefined;
  body: () => Body;
  onResult?: (result: TestResult) => void;
}

/** Has a data plane try the settings as they are now, saved or not, and says what came of it. */
export default function TestConnection({ gateway, id, body, onResult }: Props) {
  const test = useTestBackend(gateway);
  const [tried, setTried] = useState("");
  const now = JSON.stringify(body());
  const old = test.isSuccess && tried !== now;
  const run = () => {
    setTried(now);
    test.mutate({ id, body: body() }, { onSuccess: (result) => onResult?.(result) });
  };
  return (
    <Stack gap="sm">
      <Group>
        <Button type="button" variant="default" leftSection={<IconPlugConnected size={16} />} loading={test.isPending} onClick={run}>
          Test connection
        </Button>
        <Text size="xs" c="dimmed" flex={1} miw={180}>
          {test.isPending ? "A data plane is trying…" : "A data plane tries the settings as they are here; nothing is saved."}
        </Text>
      </Group>
      <div role="status">
        {test.isError && <Failed error={test.error} />}
        {test.isSuccess && <Result result={test.data} old={old} />}
      </div>
    </Stack>
  );
}

/** Why nothing was tried. */
function Failed({ error }: { error: Error }) {
  const faults = error instanceof Problem ? error.faults : [];
  return (
    <Alert color="orange" variant="light" title="It could not be tried">
      {faults.length === 0 ? <Text size="sm">{say(error)}</Text> : faults.map(({ field, reason }) => <Text key={field} size="sm">{`${field}: ${reason}`}</Text>)}
    </Alert>
  );
}

function Result({ result, old }: { result: TestResult; old: boolean }) {
  const brokers = result.brokers.length;
  const failed = result.steps.filter(({ ok }) => !ok).length;
  const title = result.ok ? (failed === 0 ? "It works" : "It works, with something to mend") : "It does not work";
  const words = result.ok ? `Data plane ${shortId(result.node_id)} has found ${brokers === 1 ? "one broker" : `${brokers} brokers`}${result.cluster_id ? ` of cluster ${result.cluster_id}` : ""}.` : `Data plane ${shortId(result.node_id)} has tried; this is what it found.`;
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Text size="sm" fw={650} c={result.ok ? (failed === 0 ? "var(--tidegate-good)" : "var(--tidegate-warn)") : "var(--tidegate-bad)"}>
          {title}
        </Text>
        <Text size="sm">{words}</Text>
        {old && (
          <Text size="xs" c="var(--tidegate-warn)">
            The settings have changed since.
          </Text>
        )}
        <TestSteps steps={result.steps} />
      </Stack>
    </Paper>
  );
}

interface SavedProps extends Props {
  /** What is said while it is tried. */
  trying: string;
}

/** Tries saved settings by itself, once, and shows only what is wrong. */
export function SilentTest({ gateway, id, body, onResult, trying }: SavedProps) {
  const test = useTestBackend(gateway);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    test.mutate({ id, body: body() }, { onSuccess: (result) => onResult?.(result) });
  });
  if (test.isPending) {
    return (
      <Group gap="xs" role="status">
        <Loader size={16} aria-hidden />
        <Text size="sm" c="dimmed">
          {trying}
        </Text>
      </Group>
    );
  }
  if (test.isError) return <Failed error={test.error} />;
  return test.data && !test.data.ok ? <Result result={test.data} old={false} /> : null;
}
