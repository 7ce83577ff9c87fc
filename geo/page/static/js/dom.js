// Elements are made one by one and filled by textContent: nothing here, and nothing that calls it, parses text as HTML.

/** An element with `attributes` (class, text, on: {event: listener}, data-…, aria-…) and `children`; null children fall away. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "class") element.className = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text that is there already is left alone: the browser would lay out the page anew. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** When the browser has drawn what there is; soon, in a window that is not drawn at all. */
export function nextFrame() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });
}

/** A menu (a <details>) closes by Escape, which gives the focus back, and by a click elsewhere. */
export function closeByKeyAndClick(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
  menu.getRootNode().addEventListener("pointerdown", (event) => {
    if (menu.open && !event.composedPath().includes(menu)) menu.open = false;
  });
}

const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** `text` as nodes in which control, direction and zero-width characters are shown by their code instead of acting. */
export function quoteNodes(text, words) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INVISIBLE)) {
    if (found.index > from) nodes.push(text.slice(from, found.index));
    const code = `U+${found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    nodes.push(make("span", { class: "unseen", text: code, title: words.unseen }));
    from = found.index + 1;
  }
  nodes.push(text.slice(from));
  return nodes;
}

export function plain(text) {
  return text.replace(INVISIBLE, "");
}

/** `address` if it is an http(s) address, else null. */
export function webAddress(address) {
  if (!/^https?:\/\//i.test(address)) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** The address with a text fragment, so that the browser scrolls to `sentence` in the source. */
export function fragmentAddress(address, sentence) {
  const safe = webAddress(address);
  if (!safe) return null;
  const parts = plain(sentence).trim().split(/\s+/);
  const encode = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
  const text = parts.length <= 10 ? encode(parts.join(" ")) : `${encode(parts.slice(0, 5).join(" "))},${encode(parts.slice(-4).join(" "))}`;
  return `${safe}${safe.includes("#") ? "" : "#"}:~:text=${text}`;
}

export function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = make("textarea", { class: "offscreen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return Promise.resolve();
}
