/**
 * What happens, as it happens: one WebSocket for all children, since a browser gives a page six connections over HTTP/1.1 and each
 * stream of server-sent events would take one of them away. A stream goes on from the last number that was seen, so that nothing is
 * missed while the telephone slept and nothing comes twice.
 */

const EVENTS = `
  subscription Events($child: ID!, $after: Int) {
    diaryEvents(studentId: $child, after: $after) {
      __typename
      number
      kind
      ... on MarkEvent { mark { text subject { name } } }
      ... on AttendanceEvent { attendance { code } }
      ... on ChangeEvent { lesson { date subject { name } } }
      ... on HomeworkEvent { homework { subject { name } } }
      ... on ControlWorkEvent { controlWork { date subject { name } } }
      ... on StreamEnded { reason }
    }
  }
`;

const DIARIES = { query: EVENTS, variables: (child, after) => ({ child, after }) };
const PING = 25_000;
const ANSWER = 10_000;
const LONGEST = 30_000;
const SESSION_ENDED = 4403;

/**
 * Follow children until `stop`; by another `stream`, whatever its ids stand for. `hear` has `event(child, event)`,
 * `resync(child)`, `ended(child)`, `signedOut()` and `line(connected)`.
 */
export function follow(token, children, hear, stream = DIARIES) {
  const after = new Map(children.map((child) => [child, null]));
  let socket = null;
  let tries = 0;
  let again = null;
  let pinging = null;
  let answer = null;
  let stopped = false;

  function connect() {
    clearTimeout(again);
    if (stopped || socket || after.size === 0) return;
    const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`, "graphql-transport-ws");
    socket = mine;
    mine.onopen = () => send({ type: "connection_init", payload: { token } });
    mine.onmessage = (message) => mine === socket && taken(JSON.parse(message.data));
    mine.onclose = (closed) => mine === socket && lost(closed.code);
    expect();
  }

  function send(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function taken(message) {
    clearTimeout(answer);
    if (message.type === "connection_ack") {
      hear.line(true);
      for (const [child, number] of after) begin(child, number);
      pinging = setInterval(ping, PING);
    } else if (message.type === "ping") send({ type: "pong" });
    else if (message.type === "next") happened(message.id, Object.values(message.payload.data ?? {})[0]);
    else if (message.type === "error" || (message.type === "complete" && after.has(message.id))) drop();
  }

  function begin(child, number) {
    send({ type: "subscribe", id: child, payload: { query: stream.query, variables: stream.variables(child, number) } });
  }

  function happened(child, event) {
    if (!event || !after.has(child)) return;
    tries = 0;
    if (event.__typename === "StreamEnded") {
      after.delete(child);
      hear.ended(child);
      return;
    }
    if (event.number !== null) after.set(child, event.number);
    if (event.__typename === "Resync") hear.resync(child);
    else hear.event(child, event);
  }

  function ping() {
    send({ type: "ping" });
    expect();
  }

  function expect() {
    clearTimeout(answer);
    answer = setTimeout(drop, ANSWER);
  }

  /** Leave a connection that does not answer, without waiting for it to say so. */
  function drop() {
    socket?.close();
    lost(0);
  }

  function lost(code) {
    socket = null;
    clearInterval(pinging);
    clearTimeout(answer);
    if (stopped) return;
    hear.line(false);
    if (code === SESSION_ENDED) {
      stop();
      hear.signedOut();
      return;
    }
    clearTimeout(again);
    again = setTimeout(connect, Math.min(LONGEST, 1000 * 2 ** tries) * (0.5 + Math.random() / 2));
    tries += 1;
  }

  /** The telephone woke up, or the network is back: ask at once whether the connection still lives. */
  function look() {
    if (document.visibilityState === "hidden") return;
    if (socket?.readyState === WebSocket.OPEN) ping();
    else if (!socket) {
      tries = 0;
      connect();
    }
  }

  function stop() {
    stopped = true;
    clearTimeout(again);
    clearTimeout(answer);
    clearInterval(pinging);
    removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
    socket?.close();
    socket = null;
  }

  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  connect();
  return stop;
}
