import { Anchor, Text } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import { Link } from "react-router";
import type { Health } from "../../api/status";
import { HealthMark, healthColor, healthWord } from "../../components/health";
import { count } from "../../components/plot-format";
import type { Card, ClusterCard, Others } from "./picture";
import classes from "./overview.module.css";

/** What every card of the picture is given. */
export interface CardProps {
  id: string;
  choose: (id: string | undefined) => void;
  faded: boolean;
  /** The names of what it leads to. */
  leads: string[];
}

interface FrameProps extends Partial<CardProps> {
  id: string;
  health: Health;
  children: ReactNode;
}

/** A card, whose edges are followed while it is pointed at. */
export function Frame({ id, health, choose, faded, leads = [], children }: FrameProps) {
  const follow = () => choose?.(id);
  const leave = () => choose?.(undefined);
  return (
    <li
      className={faded ? `${classes.card} ${classes.faded}` : classes.card}
      style={{ "--mark": healthColor(health) } as CSSProperties}
      data-card={id}
      onMouseEnter={follow}
      onMouseLeave={leave}
      onFocus={follow}
      onBlur={leave}
    >
      {children}
      {leads.length > 0 && <LeadsTo names={leads} />}
    </li>
  );
}

/** In words what the lines show: for screen readers, and for all where there is no room for lines. */
function LeadsTo({ names }: { names: string[] }) {
  const shown = names.slice(0, 6);
  const more = names.length - shown.length;
  return (
    <Text size="xs" c="dimmed" className={classes.leads}>
      leads to {shown.join(", ")}
      {more > 0 && ` and ${more} more`}
    </Text>
  );
}

export function Heading({ card, to }: { card: Card; to: string }) {
  return (
    <>
      <Anchor component={Link} to={`${to}/${card.id}`} className={classes.link} fw={600} size="sm" c="inherit">
        {card.name}
      </Anchor>
      <HealthMark health={card.health} />
      {card.error && (
        <Text size="xs" c="var(--tidegate-bad)" lineClamp={3}>
          {card.error}
        </Text>
      )}
    </>
  );
}

export function ListenerCard({ card, ...props }: CardProps & { card: Card }) {
  return (
    <Frame {...props} health={card.health}>
      <Heading card={card} to="listeners" />
    </Frame>
  );
}

export function ClusterCardView({ card, ...props }: CardProps & { card: ClusterCard }) {
  return (
    <Frame {...props} health={card.health}>
      <Heading card={card} to="virtual-clusters" />
      <Text size="xs" c="dimmed">
        {count(card.requests_per_second)} requests/s, {count(card.connections)} {card.connections === 1 ? "connection" : "connections"}
      </Text>
    </Frame>
  );
}

interface OthersProps extends Partial<CardProps> {
  id: string;
  what: string;
  to: string;
  others: Others;
}

/** All that are not shown, as one. */
export function OthersCard({ what, to, others, ...props }: OthersProps) {
  const [worst] = others.health;
  return (
    <Frame {...props} health={worst?.[0] ?? "unknown"}>
      <Anchor component={Link} to={to} className={classes.link} fw={600} size="sm" c="inherit">
        and {others.count.toLocaleString()} more {what}
      </Anchor>
      {others.health.map(([health, number]) => (
        <Text key={health} size="xs" c={healthColor(health)}>
          {number.toLocaleString()} {healthWord(health).toLowerCase()}
        </Text>
      ))}
    </Frame>
  );
}
