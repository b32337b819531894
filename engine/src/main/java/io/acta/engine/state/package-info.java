/**
 * The engine's flat off-heap state: tables of fixed-length rows, their indexes, the mutation log that makes a step atomic,
 * and the incremental hash over all of it.
 *
 * <p>One thread, the reactor's, uses everything here. Nothing allocates after warm-up, and nothing depends on a clock, a random
 * number, an address or the order of a hash table. This package knows no other of the engine's; where it meets a bound, the
 * exception that ends the handler is its own.
 */
package io.acta.engine.state;
