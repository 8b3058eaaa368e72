import { AppShell, Box, Burger, Center, Group, Loader } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useEffect, useRef } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { pageOf } from "../address";
import { useSession } from "../api/session";
import { ErrorState } from "../components/states";
import { Account } from "./account";
import { Banner } from "./banner";
import { Brand } from "./brand";
import { SignInAgain } from "./sign-in-again";
import { Sidebar } from "./sidebar";

/** What every page has around it, for who is signed in. */
export function Shell() {
  const session = useSession();
  const location = useLocation();
  if (session.isPending) return <Waiting />;
  if (session.isError) return <ErrorState error={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return <Navigate to={`/sign-in?from=${encodeURIComponent(pageOf(location))}`} replace />;
  return <Frame />;
}

function Frame() {
  const [opened, { toggle, close }] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    close();
    // So that a screen reader goes on where the new page begins.
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 250, breakpoint: "md", collapsed: { mobile: !opened } }}
      padding={{ base: "sm", sm: "lg" }}
      transitionDuration={0}
    >
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Menu" aria-expanded={opened} />
            <Brand />
          </Group>
          <Account />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Sections" p="sm" className={opened ? undefined : "closed"}>
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} style={{ outline: "none" }}>
        <Banner />
        <Box maw={1400} mx="auto">
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
      <SignInAgain />
    </AppShell>
  );
}

function Waiting() {
  return (
    <Center mih="50vh">
      <Loader role="status" aria-label="Loading" />
    </Center>
  );
}
