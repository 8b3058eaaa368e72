import { Center, Paper, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useSession } from "../api/session";
import { SignInForm } from "../components/sign-in-form";
import { Brand } from "../shell/brand";

export function SignIn() {
  useDocumentTitle("Sign in · Tidegate");
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession();
  const from = params.get("from") ?? "/";
  // A path of this console, and no other site's address.
  const to = /^\/(?![/\\])/.test(from) ? from : "/";
  if (session.data) return <Navigate to={to} replace />;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <Stack>
          <Brand />
          <Title order={1} size="h3">
            Sign in
          </Title>
          <SignInForm onDone={() => void navigate(to, { replace: true })} />
        </Stack>
      </Paper>
    </Center>
  );
}
