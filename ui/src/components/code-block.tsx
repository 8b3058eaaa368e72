import { Box, Code, CopyButton, Tooltip, ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Suspense, lazy } from "react";

const Viewer = lazy(() => import("../code/viewer"));

export type Language = "shell" | "yaml" | "hcl" | "text";

/** Code to read and to copy. */
export function CodeBlock({ text, language = "text", label }: { text: string; language?: Language; label: string }) {
  return (
    <Box pos="relative">
      <Box pos="absolute" top={6} right={6} style={{ zIndex: 1 }}>
        <Copy text={text} label={`Copy ${label}`} />
      </Box>
      <Suspense fallback={<Wrapped text={text} />}>
        <Viewer text={text} language={language} label={label} />
      </Suspense>
    </Box>
  );
}

/** Code without colours. Its lines are broken, for what scrolls has to be reached by keys. */
export function Wrapped({ text }: { text: string }) {
  return (
    <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {text}
    </Code>
  );
}

export function Copy({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton key={text} value={text} timeout={3000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : label}>
          <ActionIcon variant="default" onClick={copy} aria-label={copied ? "Copied" : label}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
