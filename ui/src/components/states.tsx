import { Alert, Button, Center, EmptyState as Empty, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Problem, say } from "../api/problem";

export function Loading() {
  return (
    <Center mih="30vh">
      <Loader role="status" aria-label="Loading" />
    </Center>
  );
}

/** What went wrong, in words, with a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const request = error instanceof Problem ? error.requestId : undefined;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={18} />}
      title={error instanceof Problem ? "That did not work" : "The console failed"}
      my="md"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{say(error)}</Text>
        {request && (
          <Text size="xs" c="dimmed">
            Request {request}: the control plane's log says more.
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** What stands in the place of a list that is empty. */
export function EmptyState({ title, order = 2, children, action }: { title: string; order?: 1 | 2; children?: ReactNode; action?: ReactNode }) {
  return (
    <Paper withBorder p="xl">
      <Empty
        py="lg"
        title={
          <Title order={order} size="h4">
            {title}
          </Title>
        }
        description={children}
      >
        {action && <Empty.Actions>{action}</Empty.Actions>}
      </Empty>
    </Paper>
  );
}

/** What a viewer finds in the place of a form. */
export function LookOnly({ order = 1 }: { order?: 1 | 2 }) {
  return (
    <EmptyState order={order} title="You may look, and not change">
      You have signed in with the scope viewer. Changes need editor or admin.
    </EmptyState>
  );
}
