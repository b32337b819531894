"use strict";
// Who is asking: a token from the address's fragment (never sent to a server, never in its log), kept for this window.
const session = (() => {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = () => sessionStorage.getItem("token") || "";
  const claims = () => {
    try { return JSON.parse(atob(token().split(".")[0].replaceAll("-", "+").replaceAll("_", "/"))); } catch { return {}; }
  };
  async function call(method, path, body, headers = {}) {
    const response = await fetch(path, {
      method,
      headers: { ...headers, ...(token() && { Authorization: "Bearer " + token() }), ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    });
    const text = response.status === 304 ? "" : await response.text();
    let json = null;
    try { json = text ? JSON.parse(text) : null; } catch { json = { error: text.slice(0, 200) }; }
    return { status: response.status, ok: response.ok, json, tag: response.headers.get("ETag") };
  }
  function askForToken() {
    let dialog = document.getElementById("token-dialog");
    if (dialog) return;
    dialog = document.createElement("dialog");
    dialog.id = "token-dialog";
    dialog.innerHTML = "<h2>A token is needed</h2><p class=none>The server's log shows an address with one when it starts.</p><form method=dialog><input type=text name=token placeholder='paste a token' autocomplete=off><button class=go>Use it</button></form>";
    dialog.querySelector("form").onsubmit = event => {
      sessionStorage.setItem("token", new FormData(event.target).get("token").trim());
      location.reload();
    };
    document.body.append(dialog);
    dialog.showModal();
  }
  /** Shows an element where it is seen: a dialog lies over everything else. */
  function inFront(shown) {
    const parent = document.querySelector("#token-dialog[open]") || document.querySelector("main");
    if (shown.parentNode !== parent) parent.prepend(shown);
  }
  return { token, claims, call, askForToken, inFront };
})();

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}
function pill(id, text, kind) { const p = document.getElementById(id); p.textContent = text; p.className = "pill " + (kind || ""); }
function notice(text, kind, lastsMs = 7000) {
  const box = document.getElementById("notices");
  const shown = element("p", text, "notice " + (kind || ""));
  box.append(shown);
  while (box.children.length > 4) box.firstChild.remove();
  setTimeout(() => shown.remove(), lastsMs);
}
