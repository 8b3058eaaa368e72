// An OpenID provider of this machine's own. Its arguments: a port, and JSON of logins with their groups. Each client
// `tidegate-ALG` gets tokens that are signed by that algorithm. Says "listening" once it is.
import { generateKeyPair, exportJWK } from 'jose';
import Provider from 'oidc-provider';

const [port, people] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
const issuer = `http://127.0.0.1:${port}`;
const resource = 'https://tidegate.example';
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'];

const keys = [];
for (const [alg, options] of [['RS256', {}], ['ES256', {}], ['ES384', {}], ['EdDSA', { crv: 'Ed25519' }]]) {
  const { privateKey } = await generateKeyPair(alg, { ...options, extractable: true });
  keys.push({ ...await exportJWK(privateKey), kid: `key-${alg}`, use: 'sig' });
}

const client = (alg) => ({
  client_id: `tidegate-${alg}`,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/callback', 'http://127.0.0.1/v1/session/oidc/callback'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  id_token_signed_response_alg: alg,
});

const subject = (login) => `id-of-${login}`;
const login = (subject) => subject.replace(/^id-of-/, '');

const claims = (login) => ({
  sub: subject(login),
  preferred_username: login,
  groups: people[login],
  realm_access: { roles: people[login] },
});

const provider = new Provider(issuer, {
  clients: algorithms.map(client),
  jwks: { keys },
  enabledJWA: { idTokenSigningAlgValues: algorithms },
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups', 'realm_access'] },
  scopes: ['openid', 'profile', 'groups'],
  conformIdTokenClaims: false,
  findAccount: (_, id) => people[login(id)] && { accountId: subject(login(id)), claims: () => claims(login(id)) },
  extraTokenClaims: (_, token) => claims(login(token.accountId)),
  features: {
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, indicator, { clientId }) => ({
        audience: indicator,
        scope: 'groups',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: clientId.replace('tidegate-', '') } },
      }),
    },
  },
  cookies: { keys: ['of the tests'] },
});

provider.listen(port, '127.0.0.1', () => console.log(`listening as ${issuer} for ${resource}`));
