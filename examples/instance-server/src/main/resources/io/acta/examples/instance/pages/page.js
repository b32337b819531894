"use strict";
const tables = { Instance:{}, Peer:{}, Transport:{}, Producer:{}, UserMedia:{} };
const keys = { Instance:"instanceId", Peer:"peerId", Transport:"transportId", Producer:"producerId", UserMedia:"userId" };
const byTemplate = { 50:"Instance", 51:"Peer", 52:"Transport", 53:"Producer", 54:"UserMedia" };
const user = new URLSearchParams(location.search).get("user") || "1";
const $ = id => document.getElementById(id);
let socket, me = null, lastRequest = 0, waiting = {}, drawn = true;

function connect() {
  socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/ws?user=" + encodeURIComponent(user));
  socket.onmessage = event => receive(JSON.parse(event.data));
  socket.onclose = () => { me = null; pill("link", "not connected", "bad"); setTimeout(connect, 1000); };
}
function receive(message) {
  if (message.type === "Welcomed") {
    me = message; waiting = {};
    for (const table in tables) tables[table] = {};
    pill("link", "connected", "good");
  } else if (message.type === "RequestAnswered") {
    const what = waiting[message.requestId] || "request"; delete waiting[message.requestId];
    if (what !== "PeerSeen") log(`#${message.requestId} ${what}: ${message.status}${message.reason ? ", " + message.reason : ""} (sequence ${message.sequence})`, message.status !== "APPLIED");
  } else if (message.type === "error") {
    const what = waiting[message.requestId]; delete waiting[message.requestId];
    log((what ? `#${message.requestId} ${what}: ` : "error: ") + message.reason, true);
  } else if (message.type === "RowRemoved") {
    const rows = tables[byTemplate[message.tableTemplateId]];
    if (rows) delete rows[message.key];
  } else if (tables[message.type]) {
    tables[message.type][message[keys[message.type]]] = message;
  }
  if (drawn) { drawn = false; requestAnimationFrame(draw); }
}
function send(type, fields) {
  if (!me || socket.readyState !== WebSocket.OPEN) return;
  const requestId = String(++lastRequest);
  waiting[requestId] = type;
  socket.send(JSON.stringify({ type, requestId, ...fields }));
}
function pill(id, text, kind) { $(id).textContent = text; $(id).className = "pill " + kind; }
function element(name, text, className) { const e = document.createElement(name); e.textContent = text; if (className) e.className = className; return e; }
function log(text, bad) {
  $("log").prepend(element("li", new Date().toLocaleTimeString() + "  " + text, bad ? "bad" : ""));
  while ($("log").children.length > 50) $("log").lastChild.remove();
}
function draw() {
  drawn = true;
  const instance = Object.values(tables.Instance)[0];
  if (instance) {
    $("scene").textContent = "scene “" + instance.scene + "”" + (instance.mediaOnly === "YES" ? ", media only" : "");
    $("address").textContent = instance.address + ":" + instance.port;
    pill("ready", instance.ready === "YES" ? "ready" : "not ready", instance.ready === "YES" ? "good" : "warn");
  }
  $("me").textContent = me ? `you are user ${me.userId}, peer ${me.peerId}` : "";
  const mine = me && tables.UserMedia[me.userId], muted = mine && mine.muted === "YES";
  $("mute").textContent = muted ? "Unmute" : "Mute"; $("mute").className = muted ? "muted" : "";
  const users = Object.values(tables.UserMedia).map(media => {
    const row = element("div", "", "user");
    row.dataset.user = media.userId; row.dataset.muted = media.muted;
    row.append(element("span", "User " + media.userId, "name"), element("span", media.muted === "YES" ? "muted" : "microphone on", "pill " + (media.muted === "YES" ? "bad" : "good")));
    const peers = element("span", "", "peers");
    const connected = Object.values(tables.Peer).filter(peer => peer.userId === media.userId && peer.connected === "YES");
    for (const peer of connected) peers.append(element("span", "peer " + peer.peerId + (peer.silent === "YES" ? " silent" : ""), "pill " + (peer.silent === "YES" ? "warn" : "")));
    if (!connected.length) peers.append(element("span", "away", "none"));
    row.append(peers);
    return row;
  });
  $("users").replaceChildren(...users);
  $("media").replaceChildren(
    ...Object.values(tables.Transport).map(t => mediaRow(t.peerId, t.direction.toLowerCase() + " transport", t.transportId, t.status, t.status === "LIVE" ? "port " + t.port : "")),
    ...Object.values(tables.Producer).map(p => mediaRow(p.peerId, p.kind.toLowerCase(), p.producerId, p.status, p.status === "FAILED" ? p.failure : p.bitrateKbps + " kbit/s", p.producerId)));
}
function mediaRow(peer, what, id, status, detail, producerId) {
  const row = document.createElement("tr"), state = document.createElement("td"), action = document.createElement("td");
  state.append(element("span", status.toLowerCase(), "pill " + ({ LIVE:"good", FAILED:"bad", PAUSED:"warn" }[status] || "")));
  if (producerId && me && peer === me.peerId) { const close = element("button", "Close"); close.onclick = () => send("ProducerClosed", { producerId }); action.append(close); }
  row.append(element("td", peer), element("td", what), element("td", id), state, element("td", detail), action);
  return row;
}
$("mute").onclick = () => send("MuteToggled");
document.querySelectorAll("[data-transport]").forEach(b => b.onclick = () => send("TransportRequested", { direction: b.dataset.transport }));
document.querySelectorAll("[data-kind]").forEach(b => b.onclick = () => send("ProducerRequested", { kind: b.dataset.kind, bitrateKbps: Number(b.dataset.bitrate) }));
setInterval(() => { if ($("alive").checked) send("PeerSeen"); }, 3000);
connect();
