import { setNonce } from "get-nonce";

/** The nonce that the server's content security policy allows styles with; the server writes it into the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

// For what locks the page's scrolling while a dialog is open.
if (nonce) setNonce(nonce);
