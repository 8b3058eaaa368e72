import { Center, Paper, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { ownPage } from "../address";
import { useSession } from "../api/session";
import { SignInForm } from "../components/sign-in-form";
import { Brand } from "../shell/brand";

export function SignIn() {
  useDocumentTitle("Sign in · Tidegate");
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession();
  const to = ownPage(params.get("from") ?? "", window.location.origin);
  if (session.data) return <Navigate to={to} replace />;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <Stack>
          <Brand />
          <Title order={1} size="h3">
            Sign in
          </Title>
          <SignInForm to={to} onDone={() => void navigate(to, { replace: true })} />
        </Stack>
      </Paper>
    </Center>
  );
}
