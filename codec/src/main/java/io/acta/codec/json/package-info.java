/**
 * Messages as JSON, both ways, from the schema alone: for tools, tests and clients that speak no SBE. Not for the hot path.
 *
 * <p><b>Threads:</b> a view is immutable and may be shared; each call works on what it made for itself. The only package that
 * may import Jackson.
 */
package io.acta.codec.json;
