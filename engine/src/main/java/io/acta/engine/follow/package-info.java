/**
 * Batches of a journal applied again and held against the state hashes that they carry: at a launch, and as they come to a
 * replica. Everything here runs on the thread that applies them and must be deterministic.
 */
package io.acta.engine.follow;
