import { Box, Divider, NavLink, ScrollArea, Text } from "@mantine/core";
import {
  IconActivity,
  IconBinaryTree2,
  IconCertificate,
  IconDatabase,
  IconEar,
  IconHistory,
  IconKey,
  IconRouter,
  IconSchema,
  IconServer2,
  IconShieldCheck,
  IconStack2,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { Link, useLocation, useMatch } from "react-router";
import { useEntity } from "../api/entities";
import { useCan } from "../api/session";

interface Item {
  to: string;
  label: string;
  icon: ComponentType<{ size?: number }>;
}

const ITEMS: Item[] = [
  { to: "", label: "Overview", icon: IconActivity },
  { to: "backend-clusters", label: "Backend Clusters", icon: IconDatabase },
  { to: "virtual-clusters", label: "Virtual Clusters", icon: IconStack2 },
  { to: "listeners", label: "Listeners", icon: IconEar },
  { to: "policies", label: "Policies", icon: IconBinaryTree2 },
  { to: "schema-registries", label: "Schema Registries", icon: IconSchema },
  { to: "static-keys", label: "Static Keys", icon: IconKey },
  { to: "tls-trust-bundles", label: "TLS Trust Bundles", icon: IconShieldCheck },
  { to: "data-plane-certificates", label: "Data Plane Certificates", icon: IconCertificate },
  { to: "nodes", label: "Nodes", icon: IconServer2 },
];

const AUDIT: Item = { to: "audit-log", label: "Audit Log", icon: IconHistory };

export function Sidebar() {
  const match = useMatch("/event-gateways/:gateway/*");
  const gateway = match?.params.gateway === "new" ? undefined : match?.params.gateway;
  const { pathname } = useLocation();
  const { administer } = useCan();
  return (
    <ScrollArea type="auto" mx="-sm" px="sm">
      <NavLink
        component={Link}
        to="/event-gateways"
        label="Event Gateway"
        leftSection={<IconRouter size={18} />}
        active={pathname === "/event-gateways"}
        aria-current={pathname === "/event-gateways" ? "page" : undefined}
      />
      {administer && !gateway && (
        <NavLink
          component={Link}
          to="/tokens"
          label="Tokens"
          leftSection={<IconKey size={18} />}
          active={pathname === "/tokens"}
          aria-current={pathname === "/tokens" ? "page" : undefined}
        />
      )}
      {gateway && <OfGateway gateway={gateway} />}
    </ScrollArea>
  );
}

function OfGateway({ gateway }: { gateway: string }) {
  const { administer } = useCan();
  const { pathname } = useLocation();
  const name = useEntity({ kind: "event-gateways" }, gateway).data?.entity.name;
  const root = `/event-gateways/${gateway}`;
  const section = pathname.slice(root.length + 1).split("/")[0] ?? "";
  // The log is for administrators alone.
  const items = administer ? [...ITEMS, AUDIT] : ITEMS;
  return (
    <Box mt="xs">
      <Divider mb="sm" />
      <Text size="xs" fw={700} c="dimmed" px="sm" mb={4} truncate title={name}>
        {name ?? "\u00a0"}
      </Text>
      {items.map(({ to, label, icon: Icon }) => (
        <NavLink
          key={label}
          component={Link}
          to={to ? `${root}/${to}` : root}
          label={label}
          leftSection={<Icon size={18} />}
          active={section === to}
          aria-current={section === to ? "page" : undefined}
        />
      ))}
    </Box>
  );
}
