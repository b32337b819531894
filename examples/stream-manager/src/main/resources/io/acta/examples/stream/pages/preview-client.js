"use strict";
/**
 * Frames over a WebSocket onto a canvas. A frame is an SBE message, little-endian: header 8 bytes, frameNumber int64, timeNs int64, renderTimeUs uint32,
 * width uint16, height uint16, quality uint8, imageLength uint32, JPEG. While one frame is decoded, of those that come only the newest is kept.
 */
function previewClient({ wsPort, canvas, onState = () => {}, onStatus = () => {}, onStats = () => {}, onEvent = () => {} }) {
  const FRAME_TEMPLATE = 80, IMAGE_OFFSET = 37, QUALITIES = ["high", "medium", "low"], RETRY_MS_MAX = 8000;
  const context = canvas.getContext("2d", { alpha: false });
  const stats = { frames: 0, bytes: 0, shown: 0, skipped: 0, frameNumber: 0, quality: "", width: 0, height: 0, renderMs: 0, rttMs: null };
  let socket = null, decoding = false, waiting = null, pinger = 0, failures = 0, wanted = null, ended = false;

  function connect() {
    const query = session.token() ? "?token=" + encodeURIComponent(session.token()) : "";
    socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.hostname + ":" + wsPort + "/preview" + query);
    socket.binaryType = "arraybuffer";
    onStatus("connecting");
    socket.onmessage = event => typeof event.data === "string" ? told(JSON.parse(event.data)) : frame(event.data);
    socket.onclose = event => {
      clearInterval(pinger);
      if (ended) return;
      failures++;
      onStatus("away", event.reason);
      setTimeout(connect, Math.min(RETRY_MS_MAX, 300 * 2 ** Math.min(failures, 6)));
    };
  }
  function told(message) {
    onEvent(message);
    if (message.type === "config") {
      failures = 0;
      onStatus("connected", message.clientId);
      stats.quality = message.quality;
      if (wanted && wanted !== message.quality) choose(wanted);
      clearInterval(pinger);
      ping();
      pinger = setInterval(ping, message.pingInterval);
    } else if (message.type === "streamState") {
      onState(message);
    } else if (message.type === "quality") {
      stats.quality = message.quality;
    } else if (message.type === "pong") {
      stats.rttMs = Math.round((performance.now() - message.t) * 10) / 10;
    }
  }
  function ping() { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "ping", t: performance.now() })); }
  function choose(quality) {
    wanted = quality;
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "quality", quality }));
  }
  function frame(data) {
    const view = new DataView(data);
    if (data.byteLength < IMAGE_OFFSET || view.getUint16(2, true) !== FRAME_TEMPLATE) return;
    stats.frames++; stats.bytes += data.byteLength;
    if (decoding) { if (waiting) stats.skipped++; waiting = data; return; }
    decode(data, view);
  }
  async function decode(data, view = new DataView(data)) {
    decoding = true;
    try {
      const image = await createImageBitmap(new Blob([new Uint8Array(data, IMAGE_OFFSET)], { type: "image/jpeg" }));
      const width = view.getUint16(28, true), height = view.getUint16(30, true);
      if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
      context.drawImage(image, 0, 0);
      image.close();
      Object.assign(stats, { width, height, frameNumber: Number(view.getBigInt64(8, true)), renderMs: view.getUint32(24, true) / 1000, frameQuality: QUALITIES[view.getUint8(32)] });
      stats.shown++;
      canvas.dataset.frame = stats.frameNumber; canvas.dataset.quality = stats.frameQuality;
    } catch (failure) {
      stats.skipped++;
    }
    decoding = false;
    if (waiting) { const next = waiting; waiting = null; decode(next); }
  }
  let last = { at: performance.now(), shown: 0, bytes: 0 };
  setInterval(() => {
    const now = performance.now(), seconds = (now - last.at) / 1000;
    onStats({ ...stats, fps: (stats.shown - last.shown) / seconds, kbps: (stats.bytes - last.bytes) * 8 / 1000 / seconds });
    last = { at: now, shown: stats.shown, bytes: stats.bytes };
  }, 1000);
  connect();
  return { choose, close() { ended = true; clearInterval(pinger); socket.close(); } };
}
