/**
 * The main loop: batches from the ring, applied step by step, journaled, released. Everything here runs on the reactor
 * thread; {@code ActionApplier} and what it uses run in a replay too and must be deterministic.
 */
package io.acta.engine.loop;
