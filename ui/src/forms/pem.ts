// Reads certificates that were pasted or dropped in, to show whose they are and when they expire.

export interface CertificateFacts {
  subject: string;
  issuer: string;
  notBefore: Date;
  notAfter: Date;
  names: string[];
}

/** What each certificate of a PEM text says; the text may also be base64 of PEM. Throws when there is none in it. */
export async function readCertificates(text: string): Promise<CertificateFacts[]> {
  await import("reflect-metadata");
  const { SubjectAlternativeNameExtension, X509Certificate } = await import("@peculiar/x509");
  const blocks = [...plain(text).matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) throw new Error("There is no certificate in it: it should begin with -----BEGIN CERTIFICATE-----.");
  return blocks.map(([, body = ""], index) => {
    try {
      const certificate = new X509Certificate(body.replace(/\s+/g, ""));
      const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items.map((name) => name.value) ?? [];
      const { subject, issuer, notBefore, notAfter } = certificate;
      return { subject, issuer, notBefore, notAfter, names };
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
