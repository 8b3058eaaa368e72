import { DataList } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** Names and values, beside each other where there is room. `nested` is narrower, within another one. */
export function Facts({ nested = false, children }: { nested?: boolean; children: ReactNode }) {
  const narrow = useMediaQuery("(max-width: 48em)");
  return (
    <DataList labelWidth={nested ? 130 : 220} orientation={narrow ? "vertical" : "horizontal"} gap="xs">
      {children}
    </DataList>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel className={classes.label}>{label}</DataList.ItemLabel>
      <DataList.ItemValue className={classes.value}>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}
