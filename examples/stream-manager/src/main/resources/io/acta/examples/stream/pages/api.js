"use strict";
(async () => {
  const api = await (await fetch("openapi.json")).json(), main = document.getElementById("api");
  const first = element("section");
  first.append(element("h2", `${api.info.title} ${api.info.version}`), ...api.info.description.split("\n\n").map(text => element("p", text)));
  main.append(first);
  for (const [path, verbs] of Object.entries(api.paths)) {
    for (const [verb, operation] of Object.entries(verbs).filter(([name]) => name !== "servers")) {
      const box = element("section"), head = element("h2");
      head.append(element("span", verb.toUpperCase(), "verb " + verb), element("code", path), element("span", operation.security ? operation.security.length ? operation["x-role"] : "no token" : "viewer", "pill"));
      box.append(head, element("p", operation.summary));
      const body = operation.requestBody?.content["application/json"].example;
      if (body) box.append(element("pre", JSON.stringify(body, null, 1).replace(/\n\s*/g, " ")));
      const list = element("table");
      for (const [status, answer] of Object.entries(operation.responses)) {
        const row = list.insertRow(), example = answer.content?.["application/json"]?.example;
        row.append(element("td", status), element("td", answer.description));
        const cell = row.insertCell(); if (example) cell.append(element("code", JSON.stringify(example)));
      }
      box.append(list);
      main.append(box);
    }
  }
  const events = element("section"), table = element("table");
  events.append(element("h2", "WebSocket /preview on WS_PORT"), element("p", api["x-websocket"].description), table);
  for (const { from, type, description, example } of api["x-websocket"].messages) {
    const row = table.insertRow();
    row.append(element("td", from), element("td", type), element("td", description));
    row.insertCell().append(element("code", example ? JSON.stringify(example) : ""));
  }
  main.append(events);
})();
