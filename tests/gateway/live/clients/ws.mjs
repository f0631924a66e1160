// Follows a subscription with graphql-ws and prints what it hears, a line of JSON each. It is told in one argument what to ask for, and
// by `stops` whether it gives up when its session has ended; its token stands in the environment.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const say = (line) => console.log(JSON.stringify(line));
const { url, query, variables, stops } = JSON.parse(process.argv[2]);
const payload = { query, variables };
const client = createClient({
  url: url.replace(/^http/, "ws"),
  webSocketImpl: WebSocket,
  connectionParams: () => ({ token: process.env.DIARY_TOKEN }),
  retryAttempts: 1000,
  retryWait: async () => {},
  ...(stops && { shouldRetry: (problem) => problem.code !== 4403 }),
  on: { closed: ({ code }) => say({ closed: code }) },
});
try {
  for await (const { data, errors } of client.iterate(payload)) {
    const event = data && Object.values(data)[0];
    if (event?.number != null) payload.variables.after = event.number; // what is sent when it connects again
    say(errors ? { errors } : { event });
  }
  say({ completed: true });
} catch (problem) {
  say({ failed: problem.code ?? problem.map?.(({ extensions }) => extensions.code) ?? String(problem) });
}
await client.dispose();
