/**
 * What was read last, kept on this device by account, child and page, for when there is no connection. Another version of the cabinet
 * may have asked for other fields, so each shows only what it has kept itself.
 */

const NAME = "cabinet";
const STORE = "kept";
const BUILD = import.meta.url;
let opened = null;

/** Keep an answer in place of the one before. What cannot be kept is not: that must disturb nobody. */
export async function keep(account, child, page, data) {
  await within("readwrite", (store) => store.put({ account, child, page, data, build: BUILD, at: new Date().toISOString() }));
}

/** `{ data, at }`, or nothing. */
export async function kept(account, child, page) {
  const found = await within("readonly", (store) => store.get([account, child, page]));
  return found?.build === BUILD ? found : null;
}

/** Everything of a child, under whatever account. */
export async function forgetChild(child) {
  const all = (await within("readonly", (store) => store.getAllKeys())) ?? [];
  await Promise.all(all.filter((key) => key[1] === child).map((key) => within("readwrite", (store) => store.delete(key))));
}

/** Everything but what belongs to this account and these children. */
export async function forgetOthers(account, children) {
  const all = (await within("readonly", (store) => store.getAllKeys())) ?? [];
  const strange = all.filter((key) => key[0] !== account || (key[1] !== "" && !children.includes(key[1])));
  await Promise.all(strange.map((key) => within("readwrite", (store) => store.delete(key))));
}

/** Everything of everybody. */
export async function forgetAll() {
  await within("readwrite", (store) => store.clear());
}

async function within(mode, act) {
  try {
    opened ??= open();
    const base = await opened;
    return await settled(act(base.transaction(STORE, mode).objectStore(STORE)));
  } catch {
    opened = null;
    return undefined;
  }
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["account", "child", "page"] });
  return settled(request).then((base) => {
    base.onversionchange = () => base.close();
    return base;
  });
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}
