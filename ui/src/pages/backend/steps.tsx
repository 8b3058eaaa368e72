import { Group, List, Stack, Text } from "@mantine/core";
import type { TestStep } from "../../api/status";
import { Prose } from "../../components/prose";
import { Mark } from "../nodes/marks";

export const STEPS: Record<TestStep["step"], string> = {
  name: "Find the name",
  tcp: "Connect",
  tls: "TLS",
  sasl: "Log in",
  metadata: "Ask for the brokers",
};

/** What was tried of each server, in its order, what failed and how to mend it. */
export function TestSteps({ steps }: { steps: TestStep[] }) {
  return (
    <Stack gap="sm">
      {serversOf(steps).map(([server, own]) => (
        <div key={server}>
          <Text size="sm" fw={600} mb={2}>
            {server}
          </Text>
          <List size="sm" spacing={4} listStyleType="none" aria-label={`Steps for ${server}`}>
            {own.map((step, index) => (
              <List.Item key={index} styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}>
                <Step step={step} />
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  );
}

function Step({ step }: { step: TestStep }) {
  return (
    <>
      <Group gap="xs" wrap="wrap">
        <Mark look={step.ok ? "good" : "bad"}>
          {STEPS[step.step]}
          {!step.ok && ": failed"}
        </Mark>
        <Text span size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }} flex={1} miw={160}>
          {step.detail}
        </Text>
        <Text span size="xs" c="dimmed" className="nowrap">
          {step.milliseconds} ms
        </Text>
      </Group>
      {!step.ok && step.remedy && (
        <Text size="sm" pl={20} style={{ overflowWrap: "anywhere" }}>
          To mend it: <Prose>{`${step.remedy}.`}</Prose>
        </Text>
      )}
    </>
  );
}

function serversOf(steps: TestStep[]): [string, TestStep[]][] {
  const servers = new Map<string, TestStep[]>();
  for (const step of steps) servers.set(step.server, [...(servers.get(step.server) ?? []), step]);
  return [...servers];
}
