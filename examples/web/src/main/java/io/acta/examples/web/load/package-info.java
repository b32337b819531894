/**
 * Load for a server over its WebSockets: so many clients, so many messages a second each, sent when they are due whether or not the server keeps up. What a
 * message is and how an answer to it looks is a {@link io.acta.examples.web.load.LoadScript}'s business.
 */
package io.acta.examples.web.load;
