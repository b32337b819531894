/**
 * The network's side of the instance server: one port that serves the page, the state as JSON and WebSockets, on what the example servers share. Threads:
 * the web server's, and those of the engine's subscriptions.
 */
package io.acta.examples.instance.web;
