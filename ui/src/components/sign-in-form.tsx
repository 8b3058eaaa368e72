import { Alert, Anchor, Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { say } from "../api/problem";
import { useMethods, useSignIn } from "../api/session";

export function SignInForm({ onDone }: { onDone: () => void }) {
  const methods = useMethods().data;
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { token: "" },
    validate: { token: (token) => (token.trim() === "" ? "Paste a token." : null) },
  });
  return (
    <Stack>
      {methods?.oidc && (
        <Button component="a" href="/v1/session/oidc" size="md">
          Sign in with {methods.oidc.name}
        </Button>
      )}
      <form
        noValidate
        onSubmit={form.onSubmit(({ token }) => signIn.mutate(token.trim(), { onSuccess: onDone }))}
      >
        <Stack>
          {signIn.isError && (
            <Alert color="red" variant="light" role="alert">
              {say(signIn.error)}
            </Alert>
          )}
          <PasswordInput
            label="Token"
            description={
              <>
                The one that <code>tidegate up</code> printed at its first start, or one made by{" "}
                <code>tidegate token create</code>. It is exchanged for a session and not kept by the browser.
              </>
            }
            autoComplete="current-password"
            data-autofocus
            autoFocus
            {...form.getInputProps("token")}
          />
          <Button type="submit" loading={signIn.isPending} variant={methods?.oidc ? "default" : "filled"}>
            Sign in
          </Button>
        </Stack>
      </form>
      <Anchor href="/docs" size="sm">
        The API
      </Anchor>
    </Stack>
  );
}
