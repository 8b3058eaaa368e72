import { Container } from "@mantine/core";
import { useRouteError } from "react-router";
import { ErrorState } from "../components/states";

/** What is shown in the place of a page that failed. */
export function Crash() {
  const error = useRouteError();
  return (
    <Container py="xl">
      <ErrorState error={error} retry={() => window.location.reload()} />
    </Container>
  );
}
