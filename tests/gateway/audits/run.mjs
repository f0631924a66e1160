// Runs every server audit of graphql-http against the URL given, as the viewer whose token stands in the environment,
// and prints one line of JSON for each: its id, its name, and why it failed, where it did.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const signedIn = { authorization: `Bearer ${process.env.DIARY_AUDIT_TOKEN}` };
const fetchFn = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...options.headers, ...signedIn } });

for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status: result.status, reason: result.reason }));
}
