import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "../components/states";

export function Missing({ what = "page" }: { what?: string }) {
  return (
    <EmptyState
      order={1}
      title={`There is no such ${what}`}
      action={
        <Button component={Link} to="/event-gateways" variant="default">
          To the gateways
        </Button>
      }
    >
      It may have been deleted, or the address is mistyped.
    </EmptyState>
  );
}
