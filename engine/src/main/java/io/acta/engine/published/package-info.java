/**
 * Committed copies of rows that any thread reads: no lock is taken, nothing is allocated, the reactor never waits for a reader.
 *
 * <p>The reactor thread writes; any number of threads read, each through a reader of its own. What is to be read has reached the
 * engine's release level, and a row is always whole: as it was after one batch.
 *
 * <p><b>Memory order.</b> Two sequence locks, each written by the reactor alone:
 *
 * <ul>
 *   <li>Each row has a <em>lock</em>, odd while the row is written. Writer: lock becomes odd, store-store fence, row, store-store
 *       fence, lock becomes even. Reader: lock, acquire fence, copy of the row, acquire fence, lock again; the copy counts when both
 *       looks saw the same even number.
 *   <li>All tables together have an <em>epoch</em>, odd while a batch is brought in. Writer: opaque store and store-store fence at
 *       the start, release store at the end. Reader: acquire load, reads, acquire fence, opaque load. It says whether reads of
 *       several rows belong together, and whether a key that was not found is truly not there.
 * </ul>
 *
 * A new row's content is fenced before its entry in the index. The index is probed while it may change; so it only
 * proposes a row, and the copy of the row decides.
 *
 * <p>After the idea of the kernel's seqlock and of {@code StampedLock}'s optimistic reads (Boehm: Can seqlocks get along with
 * programming language memory models?, 2012).
 */
package io.acta.engine.published;
