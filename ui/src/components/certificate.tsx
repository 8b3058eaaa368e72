import { Badge, Group, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { say } from "../api/problem";
import { readCertificates } from "../forms/pem";
import { ExactTime, ago } from "./time";

const SOON = 30 * 86_400_000;

/** Whose certificates a PEM text has, and when they expire. */
export function Certificates({ pem }: { pem: string }) {
  const read = useQuery({
    queryKey: ["certificates", pem],
    queryFn: () => readCertificates(pem),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
  if (read.isPending) return null;
  if (read.isError) {
    return (
      <Text size="xs" c="var(--tidegate-warn)" role="status">
        {say(read.error)}
      </Text>
    );
  }
  return (
    <div role="status">
      <List size="xs" spacing={2} listStyleType="none">
        {read.data.map((certificate, index) => (
          <List.Item key={index}>
            <Group gap={6}>
              <Text span size="xs" fw={600} style={{ overflowWrap: "anywhere" }}>
                {certificate.subject || certificate.names[0] || "No subject"}
              </Text>
              <Expiry at={certificate.notAfter} />
              {certificate.notBefore > new Date() && <span>not valid yet</span>}
              {certificate.names.length > 0 && (
                <Text span size="xs" c="dimmed">
                  for {certificate.names.join(", ")}
                </Text>
              )}
            </Group>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

/** When a certificate expires, in another colour when that is soon. */
export function Expiry({ at }: { at: Date }) {
  const left = at.getTime() - Date.now();
  const color = left < 0 ? "var(--tidegate-bad)" : left < SOON ? "var(--tidegate-warn)" : undefined;
  return (
    <Group gap={6} component="span">
      {color && (
        <Badge size="sm" variant="outline" color={color} component="span">
          {left < 0 ? "expired" : "soon"}
        </Badge>
      )}
      <Text span size="xs" c={color}>
        {left < 0 ? "expired" : "expires"} {ago(at)}, <ExactTime at={at.toISOString()} />
      </Text>
    </Group>
  );
}
