import { ActionIcon, Badge, Button, Group, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconLogout, IconMoon, IconSun, IconSunMoon, IconUserCircle } from "@tabler/icons-react";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";
import { say } from "../api/problem";
import { useSession, useSignOut } from "../api/session";

const SCHEMES = [
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
  { value: "auto", label: "As the system", icon: IconSunMoon },
] as const;

function stillHere(error: Error) {
  notifications.show({ title: "You are still signed in", message: say(error), color: "red" });
}

/** Who is signed in, and how the console looks. */
export function Account() {
  const session = useSession().data;
  const signOut = useSignOut();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label="Colours">
            <IconSunMoon size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {SCHEMES.map(({ value, label, icon: Icon }) => (
            <Menu.Item
              key={value}
              leftSection={<Icon size={16} />}
              rightSection={colorScheme === value ? <IconCheck size={16} aria-label="chosen" /> : null}
              onClick={() => setColorScheme(value)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {session && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconUserCircle size={18} />} px="sm">
              <Text component="span" size="sm" truncate maw={{ base: 48, sm: 200 }}>
                {session.name}
              </Text>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>
              Signed in as {session.name}{" "}
              <Badge variant="default" size="sm" component="span">
                {session.scope}
              </Badge>
            </Menu.Label>
            <Menu.Item
              leftSection={<IconLogout size={16} />}
              onClick={() => signOut.mutate(undefined, { onSuccess: () => void navigate("/sign-in"), onError: stillHere })}
            >
              Sign out
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
