/** An element. A function among the attributes is a listener; what is null, false or undefined is left out. Text stays text. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  fill(element, children);
  return element;
}

/** Put children into an element that has none, or instead of those that it has. */
export function put(element, ...children) {
  element.replaceChildren();
  fill(element, children);
}

/** Text from a person, kept apart from what surrounds it: a right-to-left mark in it turns nothing around. */
export function said(text, attributes) {
  return h("bdi", attributes, text);
}

/** Words for a screen reader alone. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

export function byId(id) {
  return document.getElementById(id);
}

function fill(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
  }
}
