// Signs somebody in, as a browser and a client do: authorization code and PKCE. Its arguments: issuer, client, login.
// Prints the tokens as JSON.
import { createHash, randomBytes } from 'node:crypto';

const [issuer, client, login] = process.argv.slice(2);
const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
const verifier = randomBytes(32).toString('base64url');
const resource = 'https://tidegate.example';
const redirect = 'http://127.0.0.1/callback';
const cookies = new Map();

async function browse(url, form) {
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form && new URLSearchParams(form),
    redirect: 'manual',
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const location = answer.headers.get('location');
  if (!location) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return new URL(location, url).href;
}

const challenge = createHash('sha256').update(verifier).digest('base64url');
const query = new URLSearchParams({
  client_id: client, redirect_uri: redirect, response_type: 'code', scope: 'openid profile groups', resource, code_challenge: challenge,
  code_challenge_method: 'S256',
});
let at = await browse(`${metadata.authorization_endpoint}?${query}`);
for (const form of [{ prompt: 'login', login: `id-of-${login}`, password: 'any' }, { prompt: 'consent' }]) {
  at = await browse(await browse(at, form));
}
const code = new URL(at).searchParams.get('code');
if (!code) throw new Error(`no code: ${at}`);
const answer = await fetch(metadata.token_endpoint, {
  method: 'POST',
  body: new URLSearchParams({ grant_type: 'authorization_code', client_id: client, redirect_uri: redirect, code, code_verifier: verifier, resource }),
});
console.log(JSON.stringify(await answer.json()));
