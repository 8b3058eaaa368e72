// Reads certificates that were pasted or dropped in, to show whose they are and when they expire.
import type { CertificateFacts } from "./certificate";

/** What each certificate of a PEM text says; the text may also be base64 of PEM. Throws when there is none in it. */
export async function readCertificates(text: string): Promise<CertificateFacts[]> {
  const { readCertificate } = await import("./certificate");
  const blocks = [...plain(text).matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) throw new Error("There is no certificate in it: it should begin with -----BEGIN CERTIFICATE-----.");
  return blocks.map(([, body = ""], index) => {
    try {
      return readCertificate(Uint8Array.from(atob(body.replace(/\s+/g, "")), (letter) => letter.charCodeAt(0)));
    } catch {
      throw new Error(`${blocks.length > 1 ? `Certificate ${index + 1}` : "The certificate"} is damaged: copy it again, with all of its lines.`);
    }
  });
}

/** What can be told of a private key without reading it. */
export function keyKind(text: string): string | undefined {
  const [, kind] = /-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----/.exec(plain(text)) ?? [];
  return kind?.toLowerCase();
}

/** Whether each data plane fills in the text by itself. */
export function isTemplate(text: string): boolean {
  return text.includes("${");
}

/** The PEM text of what may be base64 of it. */
function plain(text: string): string {
  if (text.includes("-----BEGIN")) return text;
  try {
    return atob(text.replace(/\s+/g, ""));
  } catch {
    return text;
  }
}
