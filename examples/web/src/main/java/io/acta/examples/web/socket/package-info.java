/**
 * WebSockets with bounds: how many, from whom, how long a message may be, how much may wait for a client that does not read, and how long one may be
 * silent. Sending never blocks and may be done on any thread; what a client says is told on the server's threads, for each client in order.
 */
package io.acta.examples.web.socket;
