import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { nonce } from "../nonce";

const look = EditorView.theme({
  "&": {
    fontSize: "var(--mantine-font-size-sm)",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "var(--mantine-radius-md)",
    backgroundColor: "var(--mantine-color-default)",
    color: "var(--mantine-color-text)",
  },
  "&.cm-focused": { outline: "none", borderColor: "var(--mantine-primary-color-filled)" },
  ".cm-content": {
    fontFamily: "var(--mantine-font-family-monospace)",
    padding: "7px 10px",
    minHeight: "20px",
    caretColor: "var(--mantine-color-text)",
  },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-placeholder": { color: "var(--mantine-color-placeholder)" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    color: "var(--mantine-color-dimmed)",
    border: "none",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--mantine-color-body)",
    color: "var(--mantine-color-text)",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "var(--mantine-radius-sm)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mantine-font-family-monospace)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--mantine-primary-color-filled)",
    color: "var(--mantine-color-white)",
  },
  ".cm-completionInfo": { padding: "4px 8px", maxWidth: "320px", fontFamily: "var(--mantine-font-family)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--mantine-color-error)", padding: "4px 8px" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: "transparent", fontWeight: "700" },
});

/** Colours that stand out from both schemes' backgrounds by WCAG AA. */
export const highlight = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#2b6a30, #8ce99a)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "light-dark(#9c36b5, #e599f7)" },
  { tag: [tags.keyword, tags.operatorKeyword], color: "light-dark(#862e9c, #e599f7)", fontWeight: "600" },
  { tag: [tags.propertyName, tags.attributeName, tags.definition(tags.propertyName)], color: "light-dark(#0b5c6f, #6dd2de)" },
  { tag: [tags.variableName], color: "light-dark(#0b5c6f, #6dd2de)" },
  { tag: [tags.comment], color: "light-dark(#5c636a, #a6adb4)", fontStyle: "italic" },
]);

/** How editors look, with the nonce that lets them bring their styles along. */
export const base = [EditorView.cspNonce.of(nonce), look];
