/**
 * Durable state at a batch boundary, written as a stream of checksummed frames and restored from it. {@link
 * io.acta.engine.snapshot.SnapshotStore} is the port behind which snapshots are kept. A live engine and a replica use the same code.
 */
package io.acta.engine.snapshot;
