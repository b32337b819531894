/**
 * What the example servers share: one port with pages, JSON and WebSockets, each with its bounds, on Javalin. Handlers run on the
 * server's own threads; whatever goes to the engine goes through {@link io.acta.examples.web.request.OpenRequests}.
 */
package io.acta.examples.web;
