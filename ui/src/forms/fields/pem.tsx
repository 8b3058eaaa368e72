import { Box, Button, FileButton, Group, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileUpload } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { Certificates } from "../../components/certificate";
import { useFields } from "../context";
import { isTemplate, keyKind } from "../pem";
import type { TextShape } from "../shape";
import { useInput, useValue } from "./common";
import type { FieldProps } from "./field";
import classes from "./pem.module.css";

/** Certificates of a few authorities have some kilobytes; whatever is larger is another file. */
const LARGEST = 1 << 20;

/** A certificate or key: pasted, chosen as a file, or dropped in. */
export default function PemField(props: FieldProps<TextShape>) {
  const input = useInput(props);
  const { existing } = useFields();
  const [value, setValue] = useValue<string>(props.path);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const [settled] = useDebouncedValue(value ?? "", 200);
  const { secret } = props.field.shape;
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    setTooLarge(file.size > LARGEST);
    if (file.size <= LARGEST) setValue(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const kept = secret && existing && !props.field.required;
  return (
    <Box
      className={over ? classes.over : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Textarea
        {...input}
        error={tooLarge ? "The file is too large to be a certificate or a key." : input.error}
        autosize
        minRows={2}
        maxRows={8}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.pem }}
        placeholder={kept ? "Unchanged unless you give a new one" : "Paste PEM, drop a file here, or write ${file['/path/on/the/data-plane.pem']}"}
        value={value ?? ""}
        onChange={(event) => setValue(event.currentTarget.value || undefined)}
      />
      <Group mt={6} gap="sm" align="flex-start">
        <FileButton onChange={(file) => void take(file)} accept=".pem,.crt,.cer,.key,.txt">
          {(button) => (
            <Button {...button} size="compact-xs" variant="default" leftSection={<IconFileUpload size={14} />} aria-label={`Choose a file for ${props.label}`}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <Box flex={1}>
          {secret ? <Key text={settled} /> : settled !== "" && !isTemplate(settled) && <Certificates pem={settled} />}
        </Box>
      </Group>
    </Box>
  );
}

function Key({ text }: { text: string }) {
  if (text === "" || isTemplate(text)) return null;
  const kind = keyKind(text);
  return (
    <Text size="xs" c={kind ? "dimmed" : "var(--tidegate-warn)"} role="status">
      {kind ? `A ${kind}.` : "There is no private key in it: it should have a line such as -----BEGIN PRIVATE KEY-----."}
    </Text>
  );
}
