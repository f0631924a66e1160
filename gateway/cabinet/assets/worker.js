/** Keeps the cabinet's own files, so that it opens without a connection. Answers with people's data never come here. */

const KEPT = "cabinet-{version}";
const FILES = [{files}].map((name) => `/cabinet/{version}/${name}`);
const PATIENCE = 5_000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(["/", ...FILES])));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === "/") event.respondWith(page(event.request));
  else if (address.pathname.startsWith("/cabinet/{version}/")) event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
});

/** The page as it is now; the kept one where nobody answers in time. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch {
    // no connection
  }
  return (await caches.match("/")) ?? Response.error();
}
