import { StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Language } from "../components/code-block";
import { base, highlight } from "./editor-theme";

const hcl = StreamLanguage.define<{ heredoc: boolean }>({
  startState: () => ({ heredoc: false }),
  token(stream, state) {
    if (state.heredoc) {
      state.heredoc = !stream.match(/^\s*EOT$/);
      stream.skipToEnd();
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("<<-EOT")) {
      state.heredoc = true;
      return "string";
    }
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^(?:resource|import|variable|jsonencode)\b/)) return "keyword";
    if (stream.match(/^(?:true|false|null)\b/)) return "atom";
    if (stream.match(/^-?\d+(?:\.\d+)?\b/)) return "number";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*=)/)) return "propertyName";
    stream.next();
    return null;
  },
});

const LANGUAGES = { shell: StreamLanguage.define(shell), yaml: StreamLanguage.define(yaml), hcl, text: [] };

export default function Viewer({ text, language, label }: { text: string; language: Language; label: string }) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!parent.current) return;
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          base,
          LANGUAGES[language],
          syntaxHighlighting(highlight),
          EditorState.readOnly.of(true),
          EditorView.lineWrapping,
          // The button that copies lies over the first line's end.
          EditorView.theme({ ".cm-content": { paddingRight: "48px" } }),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
        ],
      }),
    });
    return () => view.destroy();
  }, [text, language, label]);
  return <div ref={parent} />;
}
