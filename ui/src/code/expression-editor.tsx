import { type Completion, type CompletionContext, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, linter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { client } from "../api/client";
import type { ExpressionPlace } from "../forms/places";
import { cel } from "./cel";
import { base, highlight } from "./editor-theme";

interface Props {
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  place: ExpressionPlace | undefined;
  labelledBy: string;
  describedBy: string;
  error: string | undefined;
}

/** An editor for one expression, with completion, and with what is wrong marked where it is. */
export default function ExpressionEditor(props: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const attributes = useRef(new Compartment());
  useEffect(() => {
    if (!parent.current) return;
    view.current = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          base,
          cel,
          syntaxHighlighting(highlight),
          bracketMatching(),
          history(),
          EditorView.lineWrapping,
          placeholder("Everywhere"),
          // Tab goes on to the next field.
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          autocompletion({ override: [(context) => complete(context, latest.current.place)], activateOnTyping: true, interactionDelay: 0 }),
          linter((view) => lint(view, latest.current.place), { delay: 300 }),
          attributes.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
            if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur();
          }),
        ],
      }),
    });
    return () => view.current?.destroy();
  }, []);
  const { value, labelledBy, describedBy, error, place } = props;
  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({
          "aria-labelledby": labelledBy,
          ...(describedBy ? { "aria-describedby": describedBy } : {}),
          ...(error ? { "aria-invalid": "true" } : {}),
        }),
      ),
    });
  }, [labelledBy, describedBy, error]);
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);
  // Another place allows other fields.
  useEffect(() => {
    const editor = view.current;
    if (editor && place) void lint(editor, place).then((found) => editor.dispatch(setDiagnostics(editor.state, found)));
  }, [place]);
  return <div ref={parent} />;
}

/** What the API says of the text, at the column that it names. */
async function lint(view: EditorView, place: ExpressionPlace | undefined): Promise<Diagnostic[]> {
  const text = view.state.doc.toString();
  if (text.trim() === "" || !place) return [];
  try {
    const answer = await client.POST("/v1/expressions/check", { body: { place: place.place as never, text } });
    const problem = answer.data?.problem;
    if (!problem) return [];
    const from = Math.min(offset(text, problem.column), view.state.doc.length);
    // The word or operator that stands there, or one character.
    const length = /^(?:\w+|[&|=!<>]+)/.exec(text.slice(from))?.[0].length ?? 1;
    const to = Math.min(from + length, text.length);
    return [{ from, to, severity: "error", message: problem.mend ? `${problem.what}; ${problem.mend}` : problem.what }];
  } catch {
    // The form says so when it is saved.
    return [];
  }
}

/** The API counts characters from 1, the editor UTF-16 units from 0. */
function offset(text: string, column: number): number {
  return [...text].slice(0, column - 1).join("").length;
}

const FUNCTIONS: Completion[] = [
  ["startsWith", "whether the text starts with the prefix"],
  ["endsWith", "whether the text ends with the suffix"],
  ["includes", "whether the part is found in the text, or in the list"],
  ["contains", "the same as includes"],
  ["substring", "the characters from start up to before end"],
  ["match", "whether the regular expression (RE2) is found in the text"],
  ["matches", "the same as match"],
  ["size", "how many characters, elements or keys there are"],
].map(([label = "", info = ""]) => ({ label, info, type: "method", apply: `${label}(` }));

const WORDS: Completion[] = [
  { label: "has", info: "whether a field, key or index has a value", type: "function", apply: "has(" },
  { label: "size", info: "how many characters, elements or keys there are", type: "function", apply: "size(" },
  { label: "true", type: "constant" },
  { label: "false", type: "constant" },
  { label: "null", type: "constant" },
  { label: "in", type: "keyword", info: "an element of a list, or a key of a map" },
];

export function complete(context: CompletionContext, place: ExpressionPlace | undefined) {
  const word = context.matchBefore(/[A-Za-z_][\w.]*$/);
  if (!word && !context.explicit) return null;
  const fields = (place?.fields ?? []).map(
    (field): Completion => ({
      label: field.name,
      detail: field.type,
      info: field.since ? `${field.about} (from runtime ${field.since})` : field.about,
      type: "property",
      boost: 1,
    }),
  );
  const text = word?.text ?? "";
  const dot = text.lastIndexOf(".");
  const named = fields.some((field) => field.label.startsWith(text) && field.label !== text);
  // Behind a whole field, or anything else that has a value, come functions.
  if (dot >= 0 && !named) return { from: (word?.from ?? context.pos) + dot + 1, options: FUNCTIONS, validFor: /^\w*$/ };
  return { from: word?.from ?? context.pos, options: [...fields, ...WORDS], validFor: /^[\w.]*$/ };
}
