import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { Edge } from "./picture";
import classes from "./overview.module.css";

interface Props {
  area: RefObject<HTMLDivElement | null>;
  edges: Edge[];
  /** The cards whose edges are followed. */
  followed: Set<string> | undefined;
}

interface Line extends Edge {
  path: string;
}

/** The lines between cards, drawn where the cards have come to stand. */
export function Edges({ area, edges, followed }: Props) {
  const [lines, setLines] = useState<Line[]>([]);
  const draw = useCallback(() => {
    if (area.current) setLines((old) => same(old, linesOf(area.current as HTMLElement, edges)));
  }, [area, edges]);
  // Cards may have moved with everything that is drawn.
  useLayoutEffect(draw);
  useEffect(() => {
    if (!area.current) return;
    const observer = new ResizeObserver(draw);
    observer.observe(area.current);
    return () => observer.disconnect();
  }, [area, draw]);
  const isFollowed = ({ from, to }: Edge) => (followed?.has(from) && followed.has(to)) ?? false;
  return (
    <svg className={classes.edges} aria-hidden>
      {/* What is followed lies above the rest. */}
      {[...lines].sort((a, b) => Number(isFollowed(a)) - Number(isFollowed(b))).map((line) => (
        <path
          key={`${line.from} ${line.to}`}
          d={line.path}
          className={isFollowed(line) ? `${classes.edge} ${classes.followed}` : followed ? `${classes.edge} ${classes.faded}` : classes.edge}
        />
      ))}
    </svg>
  );
}

function linesOf(area: HTMLElement, edges: Edge[]): Line[] {
  const origin = area.getBoundingClientRect();
  const cards = new Map<string, DOMRect>();
  for (const card of area.querySelectorAll<HTMLElement>("[data-card]")) cards.set(card.dataset.card ?? "", card.getBoundingClientRect());
  return edges.flatMap((edge) => {
    const [from, to] = [cards.get(edge.from), cards.get(edge.to)];
    // Below each other there is no room for lines.
    if (!from || !to || from.right > to.left) return [];
    const [x1, y1] = [from.right - origin.left, middle(from) - origin.top];
    const [x2, y2] = [to.left - origin.left, middle(to) - origin.top];
    const half = (x2 - x1) / 2;
    return [{ ...edge, path: `M${x1},${y1} C${x1 + half},${y1} ${x2 - half},${y2} ${x2},${y2}` }];
  });
}

/** At the height of a card's heading, however much stands below it. */
function middle({ top, height }: DOMRect): number {
  return Math.round(top + Math.min(height / 2, 30));
}

/** The old lines if nothing has moved, so that nothing is drawn anew. */
function same(old: Line[], next: Line[]): Line[] {
  const equal = old.length === next.length && old.every((line, index) => line.path === next[index]?.path && line.from === next[index].from && line.to === next[index].to);
  return equal ? old : next;
}
