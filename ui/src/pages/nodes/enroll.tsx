import { Anchor, List, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useEnrollment } from "../../api/nodes";
import { useCan } from "../../api/session";
import { CodeBlock } from "../../components/code-block";
import { enrollCommands } from "./words";

/** How a data plane elsewhere comes to serve this gateway. */
export function Enroll({ gateway }: { gateway: string }) {
  const { edit } = useCan();
  const enrollment = useEnrollment();
  // Enrolling is a change.
  if (!edit || !enrollment.data) return null;
  const { link } = enrollment.data;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="enroll">
      <Stack gap="sm">
        <Title order={2} size="h4" id="enroll">
          Enroll a data plane
        </Title>
        {link === null ? (
          <Text size="sm">
            This control plane takes no data planes from elsewhere. Start it with <code>--link ADDRESS:PORT</code>, and with{" "}
            <code>--link-host NAME</code> where they reach it by another name.
          </Text>
        ) : (
          <>
            <Text size="sm">On the machine that shall serve clients, with the same program:</Text>
            <CodeBlock label="commands to enroll" language="shell" text={enrollCommands(gateway, window.location.origin, link)} />
            <List size="sm" spacing={2} c="dimmed">
              <List.Item>The key is made there and never leaves the machine.</List.Item>
              <List.Item>
                Its certificate is registered under{" "}
                <Anchor component={Link} underline="always" to="../data-plane-certificates" relative="path" size="sm">
                  Data Plane Certificates
                </Anchor>
                ; whoever deletes it there takes the data plane off at once.
              </List.Item>
            </List>
          </>
        )}
      </Stack>
    </Paper>
  );
}
