import { Alert, Anchor, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { say } from "../api/problem";
import { useMethods, useSignIn } from "../api/session";

interface Props {
  onDone: () => void;
  /** The page that an identity provider's sign-in leads to. */
  to: string;
  /** Whether the page stays as it is: an identity provider is gone to in another tab then. */
  again?: boolean;
}

export function SignInForm({ onDone, to, again = false }: Props) {
  const methods = useMethods().data;
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { token: "" },
    validate: { token: (token) => (token.trim() === "" ? "Paste a token." : null) },
  });
  return (
    <Stack>
      {methods?.oidc && (
        <div>
          <Button component="a" href={`/v1/session/oidc?to=${encodeURIComponent(to)}`} size="md" fullWidth {...(again ? { target: "_blank" } : {})}>
            Sign in with {methods.oidc.name}
          </Button>
          {again && (
            <Text size="xs" c="dimmed" mt={4}>
              It opens in another tab. Come back here once you have signed in.
            </Text>
          )}
        </div>
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
