/**
 * The network's side of the instance server: one port that serves the page, the state as JSON and WebSockets. All channels live on
 * one event loop, which owns the publisher that clients' actions go through.
 */
package io.acta.examples.instance.web;
