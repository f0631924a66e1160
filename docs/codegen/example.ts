/** `node example.ts https://diary.example login password`: who signs in, and their children's lessons of a week. */

import { readFileSync } from "node:fs";
import type { MeQuery, MeQueryVariables, SignInMutation, SignInMutationVariables, WeekQuery, WeekQueryVariables } from "./generated.ts";

type Answer<Data> = { readonly data: Data } | { readonly errors: ReadonlyArray<{ readonly message: string }> };

const documents = readFileSync(new URL("documents.graphql", import.meta.url), "utf8");
const [address = "", login = "", password = "", from = "", to = ""] = process.argv.slice(2);

async function ask<Data, Variables>(operationName: string, variables: Variables, token?: string): Promise<Data> {
  const answer = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: only(operationName), variables }),
  });
  const body = (await answer.json()) as Answer<Data>;
  if ("errors" in body) throw new Error(body.errors.map(({ message }) => message).join("; "));
  return body.data;
}

/** The door counts every operation of a document that it is sent: send the one that is meant. */
function only(operationName: string): string {
  const found = documents.split(/\n(?=query|mutation|subscription)/).find((text) => text.includes(` ${operationName}`));
  if (found === undefined) throw new Error(`There is no ${operationName}`);
  return found;
}

function tokenOf({ signIn }: SignInMutation): string {
  switch (signIn.__typename) {
    case "SignedIn":
      return signIn.token;
    case "RateLimited":
      throw new Error(`${signIn.message} (${signIn.retryAfter} s)`);
    case "NotAllowed":
      throw new Error(signIn.message);
  }
}

const token = tokenOf(await ask<SignInMutation, SignInMutationVariables>("SignIn", { input: { login, password } }));
const { me } = await ask<MeQuery, MeQueryVariables>("Me", {}, token);
console.log(me.role, me.fullName);
for (const child of me.students) {
  const { student } = await ask<WeekQuery, WeekQueryVariables>("Week", { id: child.id, from, to }, token);
  const lessons = student?.diary?.flatMap((day) => day.lessons) ?? [];
  console.log(child.fullName, lessons.length, lessons.some((lesson) => lesson.marks.length > 0));
}
