import { Fragment } from "react";

/** A host with its port, which is broken at its dots where there is no room for it, and not within the port. */
export function Host({ text }: { text: string }) {
  return text.split(/(?<=\.)|(?=:\d+$)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
