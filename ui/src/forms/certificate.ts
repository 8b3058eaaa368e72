// What an X.509 certificate says of itself (RFC 5280, section 4.1); nothing is verified here.
import * as asn1 from "asn1js";

export interface CertificateFacts {
  subject: string;
  notBefore: Date;
  notAfter: Date;
  /** The host names and addresses that it is for. */
  names: string[];
}

const ALTERNATIVE_NAMES = "2.5.29.17";

/** The usual abbreviations (RFC 4514); other attributes are named by their numbers. */
const ATTRIBUTES: Record<string, string> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "E",
};

/** Reads a certificate in DER; throws when it is none. */
export function readCertificate(der: Uint8Array<ArrayBuffer>): CertificateFacts {
  const { offset, result } = asn1.fromBER(der);
  if (offset === -1) throw new Error(result.error);
  const [signed] = parts(result);
  const all = parts(signed);
  // The version goes first where it is not 1.
  const [, , , validity, subject] = isTagged(all[0], 0) ? all.slice(1) : all;
  const [notBefore, notAfter] = parts(validity);
  const extensions = all.find((part) => isTagged(part, 3));
  return { subject: nameOf(subject), notBefore: timeOf(notBefore), notAfter: timeOf(notAfter), names: extensions ? namesOf(extensions) : [] };
}

function parts(block: unknown): asn1.BaseBlock[] {
  if (!(block instanceof asn1.Constructed)) throw new Error("it should have parts");
  return block.valueBlock.value as asn1.BaseBlock[];
}

function isTagged(block: asn1.BaseBlock | undefined, tag: number): boolean {
  return block?.idBlock.tagClass === 3 && block.idBlock.tagNumber === tag;
}

function timeOf(block: unknown): Date {
  // A generalized time is a UTC time to the library.
  if (!(block instanceof asn1.UTCTime)) throw new Error("it should be a time");
  return block.toDate();
}

function nameOf(block: unknown): string {
  return parts(block)
    .flatMap(parts)
    .map((attribute) => {
      const [type, value] = parts(attribute);
      const id = idOf(type);
      return `${ATTRIBUTES[id] ?? id}=${value instanceof asn1.BaseStringBlock ? value.getValue() : "…"}`;
    })
    .join(", ");
}

function idOf(block: unknown): string {
  if (!(block instanceof asn1.ObjectIdentifier)) throw new Error("it should be an identifier");
  return block.getValue();
}

function namesOf(extensions: asn1.BaseBlock): string[] {
  const [list] = parts(extensions);
  const extension = parts(list).map(parts).find(([id]) => idOf(id) === ALTERNATIVE_NAMES);
  const value = extension?.at(-1);
  if (!(value instanceof asn1.OctetString)) return [];
  const { result } = asn1.fromBER(value.getValue());
  return parts(result).flatMap((name) => {
    if (!(name instanceof asn1.Primitive)) return [];
    const bytes = name.valueBlock.valueHexView;
    switch (name.idBlock.tagNumber) {
      case 1: // rfc822Name
      case 2: // dNSName
      case 6: // uniformResourceIdentifier
        return [new TextDecoder().decode(bytes)];
      case 7:
        return [addressOf(bytes)];
      default:
        return [];
    }
  });
}

function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
