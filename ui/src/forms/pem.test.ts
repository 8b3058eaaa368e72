import { expect, test } from "vitest";
import { isTemplate, keyKind, readCertificates } from "./pem";

/** A certificate that is valid for a hundred years. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBxDCCAWugAwIBAgIUAUc7eNYDHSX+TTPs28qkpMSwoy0wCgYIKoZIzj0EAwIw
JDEQMA4GA1UECgwHRXhhbXBsZTEQMA4GA1UEAwwHa2Fma2EtMTAgFw0yNjExMjkx
MTUyMzBaGA8yMTI2MTEwNTExNTIzMFowJDEQMA4GA1UECgwHRXhhbXBsZTEQMA4G
A1UEAwwHa2Fma2EtMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIXW65i+czPP
ssv1Knn5/wJ0xdE0yLnVEZ1iTicU8QWW+5fG6X2pvgZY7LMOafi5iHzlLMdGo8l+
s2AV8g88x6GjeTB3MB0GA1UdDgQWBBS4BxGPVd4Y96o8VbA2laY2CX1QSDAfBgNV
HSMEGDAWgBS4BxGPVd4Y96o8VbA2laY2CX1QSDAPBgNVHRMBAf8EBTADAQH/MCQG
A1UdEQQdMBuCE2thZmthLTEuZXhhbXBsZS5jb22HBAoAAAEwCgYIKoZIzj0EAwID
RwAwRAIgSQSJaYgHCTpcS+M7wHcgnBJlGRLaoK5z/hvX1uPc2LACIH35TbZ4Bgg+
/RkPkyCB4VmkvnOCyinfJleUk8i652Qb
-----END CERTIFICATE-----`;

test("a certificate says whose it is and when it expires", async () => {
  const [certificate] = await readCertificates(PEM);
  expect(certificate?.subject).toBe("O=Example, CN=kafka-1");
  expect(certificate?.names).toEqual(["kafka-1.example.com", "10.0.0.1"]);
  expect(certificate?.notAfter.getFullYear()).toBeGreaterThan(2100);
});

test("several certificates, and base64 of PEM, are read too", async () => {
  expect(await readCertificates(`${PEM}\n${PEM}`)).toHaveLength(2);
  expect(await readCertificates(btoa(PEM))).toHaveLength(1);
});

test("what is wrong is said", async () => {
  await expect(readCertificates("hello")).rejects.toThrow("no certificate");
  await expect(readCertificates(PEM.replace(/^MII/m, "MIX"))).rejects.toThrow("damaged");
});

test("a key is told from other things without being read", () => {
  expect(keyKind("-----BEGIN EC PRIVATE KEY-----\n…")).toBe("ec private key");
  expect(keyKind(PEM)).toBeUndefined();
  expect(isTemplate("${file['/tls.key']}")).toBe(true);
});
