import { StreamLanguage } from "@codemirror/language";

/** The colours of expressions; what is right is the API's to say. */
export const cel = StreamLanguage.define<Record<string, never>>({
  startState: () => ({}),
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
    if (stream.match(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i)) return "number";
    if (stream.match(/^(?:true|false|null)\b/)) return "atom";
    if (stream.match(/^in\b/)) return "keyword";
    if (stream.match(/^[A-Za-z_]\w*(?=\()/)) return "variableName.function";
    if (stream.match(/^[A-Za-z_][\w.]*\w/) || stream.match(/^[A-Za-z_]/)) return "variableName";
    if (stream.match(/^(?:&&|\|\||[=!<>]=|[!<>+\-?:])/)) return "operator";
    stream.next();
    return null;
  },
});
