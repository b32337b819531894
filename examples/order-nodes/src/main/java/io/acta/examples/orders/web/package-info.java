/** What browsers and programs see of the nodes: a page, JSON over HTTP, and a WebSocket that tells what happens. Threads: the web server's. */
package io.acta.examples.orders.web;
