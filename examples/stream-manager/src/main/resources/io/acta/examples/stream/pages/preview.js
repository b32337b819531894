"use strict";
const $ = id => document.getElementById(id);
const shorten = { config: m => `client ${m.clientId}, ${m.quality}`, quality: m => m.quality + (m.adapted ? ", adapted" : ""), streamState: m => (m.stream.isLive ? m.stream.isPaused ? "paused" : "live" : "off") + `, ${m.stream.fps} of ${m.stream.targetFPS} frames a second`, pong: () => "", error: m => m.error };
let lastEvent = null;

(async () => {
  const config = (await session.call("GET", "/config")).json;
  $("who").textContent = session.claims().user || "anybody";
  if (!config.wsPort) { pill("link", "this process follows and has no previews", "warn"); return; }
  if (config.tokenNeeded && !session.token()) { session.askForToken(); return; }
  const preview = previewClient({
    wsPort: config.wsPort,
    canvas: $("canvas"),
    onStatus(status, detail) {
      pill("link", status === "connected" ? "connected as " + detail : status === "away" ? "away, trying again" : status, status === "connected" ? "good" : status === "away" ? "bad" : "");
      if (status === "away" && detail) notice(detail, "bad");
    },
    onState({ stream, layers }) {
      pill("live", stream.isLive ? stream.isPaused ? "paused" : "LIVE" : "offline", stream.isLive ? stream.isPaused ? "warn" : "good" : "");
      $("layers").className = "";
      $("layers").replaceChildren(...[...layers].reverse().map(layer => {
        const row = element("div", null, "layer"), state = element("span", layer.visible ? "shown" : "hidden", "pill " + (layer.visible ? "good" : ""));
        row.append(element("span", null), element("span", layer.title, "name"), state);
        return row;
      }));
    },
    onStats(stats) {
      $("fps").textContent = stats.fps.toFixed(1); $("kbps").textContent = Math.round(stats.kbps); $("rtt").textContent = stats.rttMs ?? "–";
      $("frame").textContent = stats.frameNumber || "–"; $("render").textContent = stats.renderMs ? stats.renderMs.toFixed(1) : "–"; $("skipped").textContent = stats.skipped;
      $("badge").textContent = stats.width ? `${stats.width} × ${stats.height}` : "";
      mark(stats.quality);
    },
    onEvent(message) {
      if (message.type === "quality") { mark(message.quality); $("adapted").hidden = !message.adapted; }
      if (message.type === "pong") return;
      if (message.type === "error") notice(message.error, "bad");
      const text = shorten[message.type]?.(message) ?? "";
      const key = message.type + text;
      if (key === lastEvent) return;
      lastEvent = key;
      const line = element("li"); line.append(element("time", new Date().toLocaleTimeString()), element("b", message.type), " " + text);
      $("log").prepend(line);
      while ($("log").children.length > 40) $("log").lastChild.remove();
    },
  });
  function mark(quality) { document.querySelectorAll("[data-quality]").forEach(b => b.tagName === "BUTTON" && b.setAttribute("aria-pressed", b.dataset.quality === quality)); }
  document.querySelectorAll("button[data-quality]").forEach(b => b.onclick = () => preview.choose(b.dataset.quality));
})();
