import { Group, Text, VisuallyHidden } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { BackendStatus } from "../../api/status";
import { type SeenBroker, mergeBrokers } from "../backend/brokers";
import { type CardProps, Frame, Heading } from "./cards";
import type { Card } from "./picture";
import classes from "./overview.module.css";

const MOST = 6;

/** A backend cluster with its brokers, those first that cannot be reached. */
export function BackendCard({ card, status, ...props }: CardProps & { card: Card; status: BackendStatus | undefined }) {
  const brokers = mergeBrokers(status?.nodes ?? []);
  const shown = brokers.length <= MOST + 1 ? brokers : brokers.slice(0, MOST);
  const more = brokers.length - shown.length;
  return (
    <Frame {...props} health={card.health}>
      <Heading card={card} to="backend-clusters" />
      {brokers.length > 0 && (
        <ul className={classes.brokers} aria-label={`Brokers of ${card.name}`}>
          {shown.map((broker) => (
            <li key={broker.id}>
              <BrokerLine broker={broker} />
            </li>
          ))}
          {more > 0 && (
            <Text component="li" size="xs" c="dimmed">
              and {more} more
            </Text>
          )}
        </ul>
      )}
    </Frame>
  );
}

const LOOKS = {
  true: { icon: IconCircleCheck, color: "var(--tidegate-good)", word: "reachable" },
  false: { icon: IconCircleX, color: "var(--tidegate-bad)", word: "away" },
  null: { icon: IconHelpCircle, color: "var(--tidegate-unknown)", word: "not tried yet" },
};

function BrokerLine({ broker }: { broker: SeenBroker }) {
  const { icon: Icon, color, word } = LOOKS[`${broker.reachable}`];
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Text c={color} lh={0} mt={3}>
        <Icon size={13} aria-hidden />
      </Text>
      <Text size="xs">
        {broker.id} · {broker.host}:{broker.port}
        {broker.reachable === true ? <VisuallyHidden> reachable</VisuallyHidden> : <Text span size="xs" c={color}> {word}</Text>}
      </Text>
    </Group>
  );
}
