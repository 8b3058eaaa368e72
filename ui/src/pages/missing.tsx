import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "../components/states";

interface Props {
  what?: string;
  /** Where others of its kind are. */
  others?: { to: string; name: string };
}

export function Missing({ what = "page", others = { to: "/event-gateways", name: "gateways" } }: Props) {
  return (
    <EmptyState
      order={1}
      title={`There is no such ${what}`}
      action={
        <Button component={Link} to={others.to} variant="default">
          To the {others.name}
        </Button>
      }
    >
      It may have been deleted, or the address is mistyped.
    </EmptyState>
  );
}
