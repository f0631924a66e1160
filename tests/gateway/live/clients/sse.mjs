// The same with graphql-sse, in distinct connections. It gives up when it is told to sign in again.
import { createClient } from "graphql-sse";

const say = (line) => console.log(JSON.stringify(line));
const { url, query, variables } = JSON.parse(process.argv[2]);
const request = { query, variables };
let status = 200;
const client = createClient({
  url,
  headers: { authorization: `Bearer ${process.env.DIARY_TOKEN}` },
  retryAttempts: 1000,
  retry: async () => {
    say({ closed: status });
    if (status === 401) throw new Error("sign in again");
  },
  fetchFn: async (...asked) => {
    const answer = await fetch(...asked);
    status = answer.status;
    return answer;
  },
});
try {
  for await (const { data, errors } of client.iterate(request)) {
    const event = data && Object.values(data)[0];
    if (event?.number != null) request.variables.after = event.number;
    say(errors ? { errors } : { event });
  }
  say({ completed: true });
} catch (problem) {
  say({ failed: problem.message });
}
client.dispose();
