import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { behindWords } from "./words";

type Look = "good" | "warn" | "bad" | "unknown";

const ICONS = { good: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX, unknown: IconHelpCircle };

interface Props {
  look: Look;
  /** Whether it stands on one line. */
  whole?: boolean;
  children: ReactNode;
}

/** By colour, shape and word. */
export function Mark({ look, whole = false, children }: Props) {
  const Icon = ICONS[look];
  return (
    <Group gap={4} wrap="nowrap" c={`var(--tidegate-${look})`} component="span" w="fit-content">
      <Icon size={16} aria-hidden style={{ flex: "none" }} />
      <Text span size="sm" className={whole ? "nowrap" : undefined}>
        {children}
      </Text>
    </Group>
  );
}

export function ConnectedMark({ connected }: { connected: boolean }) {
  return connected ? <Mark look="good" whole>Connected</Mark> : <Mark look="bad" whole>Away</Mark>;
}

/** Which configuration a node has, against the gateway's. */
export function BehindMark({ by }: { by: number | undefined }) {
  const look = by === undefined ? "unknown" : by === 0 ? "good" : "warn";
  const words = behindWords(by);
  return <Mark look={look} whole>{words.charAt(0).toUpperCase() + words.slice(1)}</Mark>;
}
