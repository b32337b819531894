/**
 * What leaves the engine: outputs, outcomes and change notifications. The reactor writes them into a log that becomes
 * visible batch by batch; any number of other threads read it, each at its own position. Memory order: the published
 * position is stored with release and loaded with acquire; a record is whole once the published position has passed it.
 */
package io.acta.engine.release;
