/**
 * People and previews: HTTP for admins, WebSockets for previews, metrics for Prometheus. Reads come from published rows on the thread that
 * asks; every change is an action, answered once it is journaled.
 */
package io.acta.examples.stream.web;
