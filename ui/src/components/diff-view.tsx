import { Text, VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { diffLines } from "./diff";
import classes from "./diff-view.module.css";

const SAID = { "+": "added", "-": "removed" };

/** How something was and how it is: with signs, so that nobody needs to see colours. */
export default function DiffView({ before, after, label }: { before: unknown; after: unknown; label: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing that can be seen has changed: it may be a secret, which is never shown.
      </Text>
    );
  }
  return (
    <div className={classes.area} role="region" aria-label={label} tabIndex={0}>
      {lines.map(({ sign, text }, index) => {
        const className = sign === "+" ? classes.added : sign === "-" ? classes.removed : sign === "…" ? classes.left : undefined;
        return (
          <div key={index} className={className}>
            <span className={classes.sign} aria-hidden>
              {sign}
            </span>
            {(sign === "+" || sign === "-") && <VisuallyHidden>{SAID[sign]} </VisuallyHidden>}
            {text}
          </div>
        );
      })}
    </div>
  );
}
