// Signs somebody in as a browser does, from the page of an application on that sends to the provider. Its arguments: the page,
// the login. Prints as JSON where the browser ends, what the application says there, and its cookies.
const [page, login] = process.argv.slice(2);
const application = new URL(page).host;
const cookies = new Map();

async function browse(url, form) {
  const { host, pathname } = new URL(url);
  const sent = [...cookies.values()].filter((cookie) => cookie.host === host && pathname.startsWith(cookie.path));
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form && new URLSearchParams(form),
    redirect: 'manual',
    headers: { cookie: sent.map(({ pair }) => pair).join('; ') },
  });
  for (const whole of answer.headers.getSetCookie()) {
    const [pair, ...attributes] = whole.split(';').map((part) => part.trim());
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const key = `${host} ${pair.split('=')[0]}`;
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(key);
    else cookies.set(key, { host, path, pair, whole });
  }
  const location = answer.headers.get('location');
  return location ? new URL(location, url).href : { status: answer.status, text: await answer.text() };
}

const forms = login ? [{ prompt: 'login', login: `id-of-${login}`, password: 'any' }, { prompt: 'consent' }] : [];
let [at, said] = [page, null];
for (let steps = 0; steps < 20; steps += 1) {
  const there = new URL(at);
  if (steps > 0 && there.host === application && there.pathname === '/') break;
  const form = there.pathname.startsWith('/interaction/') ? forms.shift() : undefined;
  // Who has no login gives up at the provider.
  const next = await browse(there.pathname.startsWith('/interaction/') && !form ? `${there.href}/abort` : at, form);
  if (typeof next !== 'string') {
    said = next;
    break;
  }
  at = next;
}
const own = [...cookies.values()].filter((cookie) => cookie.host === application);
console.log(JSON.stringify({ at, said, cookies: own.map(({ whole }) => whole) }));
