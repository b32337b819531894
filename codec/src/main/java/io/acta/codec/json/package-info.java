/**
 * Messages as JSON, both ways, from the schema alone: for tools, tests and clients that speak no SBE. Not for the hot path.
 *
 * <p><b>Threads:</b> a view is used by one thread at a time. The only package that may import Jackson.
 */
package io.acta.codec.json;
