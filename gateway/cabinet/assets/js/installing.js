/** The service worker, with which the cabinet opens without a connection. */

const WORKER = "/cabinet/worker.js";

export function install() {
  if (!("serviceWorker" in navigator)) return;
  const policy = globalThis.trustedTypes?.createPolicy("cabinet", { createScriptURL: (address) => (address === WORKER ? address : "") });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER, { scope: "/" }).catch(() => null);
}
