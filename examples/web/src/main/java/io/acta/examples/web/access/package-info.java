/** Who may do what, and how often: signed tokens, limits of connections, limits of rates. No clock inside: time comes with the call. */
package io.acta.examples.web.access;
