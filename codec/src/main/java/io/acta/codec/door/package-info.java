/**
 * The door: whether bytes from anywhere are an action that every decoder can read. Between hostile bytes and the engine.
 *
 * <p><b>Threads:</b> a validator belongs to one thread; what it was compiled to is shared. Imports the schema model and
 * Agrona's buffers only.
 */
package io.acta.codec.door;
