import { Code } from "@mantine/core";
import { Fragment } from "react";

/** Text of the API's description, in which code stands between backticks. */
export function Prose({ children }: { children: string }) {
  return children.split("`").map((part, index) =>
    index % 2 === 1 ? (
      <Code key={index}>{part}</Code>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
