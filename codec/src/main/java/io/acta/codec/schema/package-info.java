/**
 * What is known of a schema at run time: an immutable model that the generator compiled from SBE's, embedded as text in
 * {@code XxxSchema} and kept beside a journal. The door and the JSON view are made from it; sbe-tool is not needed. {@link io.acta.codec.schema.HeaderWord} reads and
 * writes the header that all messages have.
 *
 * <p><b>Threads:</b> everything here is immutable. Imports nothing but Agrona's buffers.
 */
package io.acta.codec.schema;
