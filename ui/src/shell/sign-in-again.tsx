import { Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "react-router";
import { pageOf } from "../address";
import { useConnection } from "../api/connection";
import { useSignedInElsewhere } from "../api/session";
import { SignInForm } from "../components/sign-in-form";

/** Asks for a token when the session has ended, over the page, so that what was typed stays. */
export function SignInAgain() {
  const { ended } = useConnection();
  const [handled, setHandled] = useState(ended);
  const location = useLocation();
  useSignedInElsewhere(ended > handled, () => setHandled(ended));
  return (
    <Modal opened={ended > handled} onClose={() => setHandled(ended)} title="Your session has ended">
      <Text size="sm" mb="md">
        Sign in again to go on where you were.
      </Text>
      <SignInForm again to={pageOf(location)} onDone={() => setHandled(ended)} />
    </Modal>
  );
}
