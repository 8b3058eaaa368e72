import { Group, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { Health } from "../api/status";

const LOOKS: Record<Health, { color: string; icon: typeof IconCircleCheck; text: string }> = {
  healthy: { color: "var(--tidegate-good)", icon: IconCircleCheck, text: "Healthy" },
  listening: { color: "var(--tidegate-good)", icon: IconCircleCheck, text: "Listening" },
  degraded: { color: "var(--tidegate-warn)", icon: IconAlertTriangle, text: "Degraded" },
  unreachable: { color: "var(--tidegate-bad)", icon: IconCircleX, text: "Unreachable" },
  failed: { color: "var(--tidegate-bad)", icon: IconCircleX, text: "Failed" },
  unknown: { color: "var(--tidegate-unknown)", icon: IconHelpCircle, text: "Unknown" },
};

/** Health by colour, shape and word, with what is wrong on hovering and for screen readers. */
export function HealthMark({ health, detail }: { health: Health; detail?: string | null }) {
  const { color, icon: Icon, text } = LOOKS[health];
  const mark = (
    <Group gap={4} wrap="nowrap" c={color} component="span" w="fit-content">
      <Icon size={16} aria-hidden />
      <Text span size="sm" className="nowrap">
        {text}
      </Text>
    </Group>
  );
  return detail ? (
    <Tooltip label={detail} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
      <span tabIndex={0} aria-label={`${text}: ${detail}`} role="img">
        {mark}
      </span>
    </Tooltip>
  ) : (
    mark
  );
}

/** What sorts the worst first. */
export function healthRank(health: Health): number {
  return ["unreachable", "failed", "degraded", "unknown", "healthy", "listening"].indexOf(health);
}

export function healthColor(health: Health): string {
  return LOOKS[health].color;
}

export function healthWord(health: Health): string {
  return LOOKS[health].text;
}
