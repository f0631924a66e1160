"use strict";
(() => {
  const KEY = "diary.token";
  const ACCOUNTS = [
    "guardian", "guardian-two", "guardian-refused", "student", "teacher", "homeroom",
    "deputy", "registrar", "admin", "journal", "operator",
  ];
  const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    ... on SignedIn { token }
    ... on NotAllowed { message }
    ... on RateLimited { message }
  }
}`;
  const FIRST = `query Me {
  me {
    id
    fullName
    role
    students {
      id
      fullName
    }
  }
}
`;
  const at = (id) => document.getElementById(id);
  const form = at("sign-in");
  let root = null;

  const token = () => sessionStorage.getItem(KEY);

  async function ask(body, signedIn) {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    if (signedIn && token()) headers.Authorization = `Bearer ${token()}`;
    const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body) });
    if (response.status === 401 && signedIn && token()) leave("The session has ended. Sign in again.");
    return response.json();
  }

  function tell(problem) {
    at("problem").textContent = problem || "";
    at("problem").hidden = !problem;
  }

  function show() {
    const signedIn = Boolean(token());
    form.hidden = signedIn;
    at("sign-out").hidden = !signedIn;
    at("welcome").hidden = signedIn && Boolean(window.GraphiQL);
    if (!signedIn) at("who").textContent = "Not signed in";
    if (signedIn) greet();
    if (window.GraphiQL) signedIn ? open() : close();
  }

  async function greet() {
    const answer = await ask({ query: "{ me { fullName role } }" }, true);
    const me = answer.data && answer.data.me;
    at("who").textContent = me ? `${me.fullName} · ${me.role}` : "Signed in";
  }

  function open() {
    if (root) return;
    const place = document.createElement("div");
    place.id = "graphiql";
    at("explorer").append(place);
    root = ReactDOM.createRoot(place);
    root.render(
      React.createElement(GraphiQL, {
        fetcher: (parameters) => ask(parameters, true),
        storage: sessionStorage,
        defaultQuery: FIRST,
        defaultEditorToolsVisibility: "variables",
        isHeadersEditorEnabled: false,
      }),
    );
  }

  function close() {
    if (!root) return;
    root.unmount();
    root = null;
    at("graphiql").remove();
  }

  function leave(problem) {
    sessionStorage.clear();
    tell(problem);
    show();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell("");
    const input = { login: form.login.value, password: form.password.value };
    try {
      const answer = await ask({ query: SIGN_IN, variables: { input } }, false);
      const outcome = answer.data && answer.data.signIn;
      if (!outcome || !outcome.token) {
        tell((outcome && outcome.message) || (answer.errors && answer.errors[0].message) || "Signing in failed.");
        return;
      }
      sessionStorage.setItem(KEY, outcome.token);
      form.reset();
      show();
    } catch {
      tell("The gateway does not answer.");
    }
  });

  at("sign-out").addEventListener("click", async () => {
    await ask({ query: "mutation { signOut { __typename } }" }, true).catch(() => undefined);
    leave("");
  });

  for (const account of ACCOUNTS) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = account;
    button.addEventListener("click", () => {
      form.login.value = account;
      form.password.value = "demo";
      form.requestSubmit();
    });
    item.append(button);
    at("demo").append(item);
  }
  show();
})();
