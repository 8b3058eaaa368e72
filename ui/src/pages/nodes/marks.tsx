import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { behindWords } from "./words";

type Look = "good" | "warn" | "bad" | "unknown";

const ICONS = { good: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX, unknown: IconHelpCircle };

/** By colour, shape and word. */
export function Mark({ look, children }: { look: Look; children: ReactNode }) {
  const Icon = ICONS[look];
  return (
    <Group gap={4} wrap="nowrap" c={`var(--tidegate-${look})`} component="span" w="fit-content">
      <Icon size={16} aria-hidden style={{ flex: "none" }} />
      <Text span size="sm">
        {children}
      </Text>
    </Group>
  );
}

export function ConnectedMark({ connected }: { connected: boolean }) {
  return connected ? <Mark look="good">Connected</Mark> : <Mark look="bad">Away</Mark>;
}

/** Which configuration a node has, against the gateway's. */
export function BehindMark({ by }: { by: number | undefined }) {
  const look = by === undefined ? "unknown" : by === 0 ? "good" : "warn";
  const words = behindWords(by);
  return <Mark look={look}>{words.charAt(0).toUpperCase() + words.slice(1)}</Mark>;
}
