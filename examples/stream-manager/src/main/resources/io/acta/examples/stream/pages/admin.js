"use strict";
const $ = id => document.getElementById(id);
let hook, making, last = { state: {} };

const time = ms => new Date(ms).toLocaleTimeString();
const duration = ms => { const s = Math.max(0, Math.floor(ms / 1000)); return `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`; };

function log(what, outcome, bad) {
  const list = $("log");
  list.querySelector(".none")?.remove();
  const line = element("li"); line.append(element("time", new Date().toLocaleTimeString()), element("b", what), " " + outcome);
  if (bad) line.style.color = "var(--amber)";
  list.prepend(line);
  while (list.children.length > 40) list.lastChild.remove();
}

function draw() {
  const { state, error, isRefused, isLoading, failures, ageMs } = last;
  pill("link", isLoading ? "loading" : isRefused ? "not let in" : error ? "server away" : failures ? `trying again (${failures})` : "up to date", isLoading ? "" : error ? "bad" : failures ? "warn" : "good");
  $("away").hidden = !error;
  session.inFront($("away"));
  $("away").textContent = isRefused ? error : error ? `${error}. ` + (ageMs === null ? "There is nothing to show yet." : `Below is what was so ${Math.round(ageMs / 1000)} s ago; trying again, try ${failures}.`) : "";
  document.body.dataset.stale = Boolean(error);
  const stream = state.status && { ...state.status, ...making.pending.get("stream") };
  if (stream) drawStream(stream);
  if (state.layers) drawLayers(state.layers.layers);
  if (state.clients) drawClients(state.clients.clients);
  if (state.chat) drawChat(state.chat.messages);
  if (state.analytics) drawAnalytics(state.analytics.actions);
  if (state.mirror) pill("mirror", !state.mirror.configured ? "no redis" : state.mirror.connected ? `redis at ${state.mirror.sequence}` : "redis away", !state.mirror.configured ? "" : state.mirror.connected ? "good" : "bad");
}

function drawStream(stream) {
  const moving = stream.isLive && !stream.isPaused, pending = making.pending.has("stream");
  pill("live", stream.isLive ? stream.isPaused ? "paused" : "LIVE" : stream.error ? "off: " + stream.error : "offline", moving ? "good" : stream.isLive ? "warn" : stream.error ? "bad" : "");
  $("controls").classList.toggle("pending", pending);
  $("start").textContent = stream.isPaused ? "Resume" : "Start";
  $("start").disabled = moving || pending; $("pause").disabled = !moving || pending; $("stop").disabled = !stream.isLive || pending;
  $("fps").textContent = stream.fps.toFixed(1);
  for (const name of ["frameCount", "droppedFrames", "previews"]) $(name).textContent = stream[name].toLocaleString("en");
  $("averageRenderTime").textContent = stream.averageRenderTime.toFixed(1);
  $("uptime").textContent = stream.startTime ? duration(Date.now() - stream.startTime) : "–";
  if (document.activeElement !== $("target")) $("target").value = stream.targetFPS;
}

function drawLayers(layers) {
  // A row is made once and filled anew, so that a text that is being typed, or a slider that is being moved, stays.
  const box = $("layers");
  for (const layer of [...layers].reverse()) {
    let row = box.querySelector(`[data-layer="${layer.id}"]`);
    if (!row) { box.querySelector(".none")?.remove(); row = makeLayer(layer); box.append(row); }
    const wanted = making.pending.get("layer:" + layer.id), shown = { ...layer, ...wanted };
    row.layer = layer;
    row.classList.toggle("pending", Boolean(wanted));
    row.dataset.visible = shown.visible;
    row.dataset.version = layer.version;
    const toggle = row.querySelector(".switch");
    toggle.setAttribute("aria-checked", shown.visible); toggle.classList.toggle("pending", Boolean(wanted));
    row.querySelector(".meta").textContent = `${layer.kind} · version ${layer.version}` + (layer.changedBy ? ` · by ${layer.changedBy}` : "");
    const slider = row.querySelector("[type=range]");
    if (document.activeElement !== slider) slider.value = shown.opacity;
    const text = row.querySelector("[type=text]");
    if (text && document.activeElement !== text) text.value = shown.text;
  }
}

function makeLayer({ id, title, kind }) {
  const row = element("div", null, "layer"), names = element("div"), toggle = element("button", null, "switch"), slider = element("input");
  row.dataset.layer = id;
  toggle.setAttribute("role", "switch"); toggle.setAttribute("aria-label", "Show " + title);
  toggle.onclick = () => {
    const visible = !row.layer.visible;
    making.change({ key: "layer:" + id, what: (visible ? "Show " : "Hide ") + title, path: `/stream/layers/${id}/visibility`, body: { visible }, wanted: { visible }, row: row.layer, isSo: now => now.visible === visible });
  };
  slider.type = "range"; slider.min = 0; slider.max = 100; slider.setAttribute("aria-label", "Opacity of " + title);
  slider.onchange = () => {
    const opacity = Number(slider.value);
    slider.blur();
    making.change({ key: "layer:" + id, what: `Opacity of ${title} to ${opacity} %`, path: `/stream/layers/${id}`, body: { opacity }, wanted: { opacity }, row: row.layer, isSo: now => now.opacity === opacity });
  };
  names.append(element("div", title, "name"), element("div", "", "meta"));
  row.append(toggle, names, slider);
  if (kind === "text") {
    const form = element("form"), text = element("input");
    text.type = "text"; text.maxLength = 280; text.setAttribute("aria-label", "Text of " + title);
    form.append(text, element("button", "Write"));
    form.onsubmit = event => {
      event.preventDefault();
      text.blur();
      making.change({ key: "layer:" + id, what: "Text of " + title, path: `/stream/layers/${id}`, body: { text: text.value }, wanted: { text: text.value }, row: row.layer, isSo: now => now.text === text.value });
    };
    row.append(form);
  }
  return row;
}

function drawClients(clients) {
  const here = clients.filter(client => client.connected);
  $("client-count").textContent = here.length;
  $("clients").replaceChildren(...clients.slice(0, 8).map(client => {
    const row = element("tr");
    const quality = element("td"); quality.append(element("span", client.quality + (client.adapted ? ", adapted" : ""), "pill"));
    const state = element("td"); state.append(element("span", client.connected ? "connected" : "gone", "pill " + (client.connected ? "good" : "")));
    row.append(element("td", client.id), element("td", client.user), quality, element("td", time(client.lastPing)), state);
    return row;
  }));
}

function drawChat(messages) {
  const list = $("chat"), newest = messages.at(-1)?.id;
  if (!newest || list.dataset.newest === newest) return;
  list.dataset.newest = newest;
  list.replaceChildren(...messages.map(message => {
    const line = element("li"); line.append(element("time", time(message.sentAt)), element("b", message.user), " " + message.text);
    return line;
  }));
  list.scrollTop = list.scrollHeight;
}

function drawAnalytics(actions) {
  if (!actions.length) return;
  const most = Math.max(...actions.map(action => action.count));
  $("analytics").className = "bars";
  $("analytics").replaceChildren(...actions.sort((a, b) => b.count - a.count).map(({ action, count }) => {
    const row = element("div"), bar = element("i"); bar.style.width = `${100 * count / most}%`;
    row.append(action.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase(), bar, element("span", count));
    return row;
  }));
}

(async () => {
  let config = { pollInterval: 1000, maxRetries: 3, tokenNeeded: false, wsPort: 0, role: "leader" };
  try { config = (await session.call("GET", "/config")).json; } catch (failure) { notice("the server cannot be reached", "bad"); }
  const asked = new URLSearchParams(location.search).get("poll");
  const { user, role } = session.claims();
  $("who").textContent = user ? `${user}, ${role}` : "anybody";
  pill("node", config.role, config.role === "follower" ? "warn" : "");
  hook = useStreamState({
    pollInterval: Number(asked) || config.pollInterval, maxRetries: config.maxRetries,
    paths: { status: "/stream/status", layers: "/stream/layers", clients: "/stream/clients", chat: "/stream/chat", analytics: "/stream/analytics", mirror: "/stream/mirror" },
  });
  making = changes({
    log, drawn: draw,
    adopt: (kind, row) => hook.adopt(state => {
      if (kind === "stream") state.status = row;
      else if (state.layers) state.layers = { layers: state.layers.layers.map(layer => layer.id === row.id ? row : layer) };
    }),
  });
  const control = (what, path, wanted) => making.change({ key: "stream", what, path, wanted, row: last.state.status, isSo: now => Object.entries(wanted).every(([name, value]) => now[name] === value) });
  $("start").onclick = () => control(last.state.status.isPaused ? "Resume" : "Start", "/stream/start", { isLive: true, isPaused: false });
  $("pause").onclick = () => control("Pause", "/stream/pause", { isPaused: true });
  $("stop").onclick = () => control("Stop", "/stream/stop", { isLive: false, isPaused: false });
  $("settings").onsubmit = event => {
    event.preventDefault();
    const targetFPS = Number($("target").value);
    $("target").blur();
    making.change({ key: "stream", what: `Target ${targetFPS} fps`, path: "/stream/settings", body: { targetFPS }, wanted: { targetFPS }, row: last.state.status, isSo: now => now.targetFPS === targetFPS });
  };
  $("say").onsubmit = async event => {
    event.preventDefault();
    const text = $("say-text").value.trim();
    if (text && await making.change({ key: "chat", what: "Chat", path: "/stream/chat", body: { text } })) { $("say-text").value = ""; hook.refresh(); }
  };
  hook.subscribe(told => { last = told; draw(); });
  setInterval(draw, 1000);
  if (config.wsPort && (session.token() || !config.tokenNeeded)) {
    previewClient({
      wsPort: config.wsPort, canvas: $("canvas"),
      onStatus: (status, detail) => pill("preview-status", status === "connected" ? "preview " + detail : status, status === "connected" ? "badge" : "badge bad"),
      onState: () => { },
      onStats: stats => stats.width && pill("preview-status", `${stats.width} × ${stats.height}, ${stats.fps.toFixed(0)} a second`, "badge"),
    });
  } else {
    pill("preview-status", config.role === "follower" ? "a follower has no previews" : "no token", "badge warn");
  }
})();
