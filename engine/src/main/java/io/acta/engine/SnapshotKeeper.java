package io.acta.engine;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ReactorLoop;
import io.acta.engine.snapshot.PendingSnapshot;
import io.acta.engine.snapshot.Retention;
import io.acta.engine.snapshot.SnapshotException;
import io.acta.engine.snapshot.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a live engine's snapshots: when somebody asks, and by the context's policy. The reactor thread writes the state down between two batches;
 * a thread of its own waits until the batch is synced, syncs, verifies and commits the snapshot, and lets go of what it makes
 * superfluous. One at a time: who asks meanwhile gets the next.
 */
final class SnapshotKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long SYNC_POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final EngineContext context;
    private final Journal journal;
    private final Snapshots snapshots;
    private final Retention retention;
    private final ReactorLoop loop;
    private final Queue<CompletableFuture<Long>> asked = new ConcurrentLinkedQueue<>();

    /** Null when the engine has no threads: a later turn then finishes what one has begun. */
    private final ExecutorService thread;

    private PendingSnapshot unfinished;
    private List<CompletableFuture<Long>> unanswered = List.of();
    private long lastBatchNumber;
    private long lastSequence;
    private volatile boolean busy;
    private volatile boolean stopped;

    SnapshotKeeper(final EngineContext context, final Snapshots snapshots, final ReactorLoop loop) {
        this.context = context;
        this.journal = context.journal();
        this.snapshots = snapshots;
        this.retention = new Retention(context.snapshots(), context.snapshotsKept());
        this.loop = loop;
        this.thread = context.turnsByCaller() != null
                ? null
                : Executors.newSingleThreadExecutor(task -> {
                    final Thread made = new Thread(task, "acta-" + context.name() + "-snapshot");
                    made.setDaemon(true);
                    return made;
                });
    }

    /**
     * A launch goes on from here.
     *
     * @param isSnapshot whether a snapshot that is whole stands for it.
     */
    void begin(final JournalEnd start, final boolean isSnapshot) {
        lastSequence = start.lastSequence();
        if (isSnapshot) {
            lastBatchNumber = start.batchNumber();
            retention.verified(start.batchNumber());
        }
    }

    /** Asks for a snapshot. On any thread. @return its sequence, once it is one. */
    CompletableFuture<Long> ask() {
        final CompletableFuture<Long> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    /** Takes one when it is time to. On the reactor thread, between two batches. @return 1 when it did. */
    int poll() {
        if (unfinished != null) {
            return finishOnceSynced();
        }
        if (busy || loop.isReacting() || asked.isEmpty() && !isDue()) {
            return 0;
        }
        final List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (CompletableFuture<Long> next = asked.poll(); next != null; next = asked.poll()) {
            waiting.add(next);
        }
        final JournalEnd end = loop.end();
        lastSequence = end.lastSequence();
        if (end.batchNumber() == lastBatchNumber) {
            waiting.forEach(answer -> answer.complete(end.lastSequence()));
            return 1;
        }
        try {
            final PendingSnapshot pending = snapshots.take(end);
            busy = true;
            if (thread == null) {
                unfinished = pending;
                unanswered = waiting;
            } else {
                thread.execute(() -> finish(pending, waiting));
            }
            lastBatchNumber = end.batchNumber();
        } catch (final SnapshotException e) {
            fail(e, waiting);
        }
        return 1;
    }

    private int finishOnceSynced() {
        if (journal.failure() == null
                && journal.syncedBatch() < unfinished.end().batchNumber()) {
            return 0;
        }
        finishNow();
        return 1;
    }

    private void finishNow() {
        final PendingSnapshot pending = unfinished;
        unfinished = null;
        finish(pending, unanswered);
    }

    private boolean isDue() {
        return context.snapshotEvery() > 0 && loop.lastSequence() - lastSequence >= context.snapshotEvery();
    }

    private void finish(final PendingSnapshot pending, final List<CompletableFuture<Long>> waiting) {
        try (pending) {
            awaitSynced(pending.end().batchNumber());
            pending.finish();
            waiting.forEach(answer -> answer.complete(pending.end().lastSequence()));
            retention.verified(pending.end().batchNumber());
            final long retired = retention.retain();
            if (retired > 0 && !stopped) {
                journal.retire(retired);
            }
        } catch (final IOException | RuntimeException e) {
            fail(new SnapshotException("snapshots of engine " + context.name() + ": " + e.getMessage(), e), waiting);
        } finally {
            busy = false;
        }
    }

    /** A snapshot must never hold what the journal could still lose. */
    private void awaitSynced(final long batchNumber) {
        while (journal.syncedBatch() < batchNumber) {
            if (stopped || journal.failure() != null) {
                throw new SnapshotException("the engine ended before batch " + batchNumber + " was synced");
            }
            LockSupport.parkNanos(SYNC_POLL_NS);
        }
    }

    private void fail(final SnapshotException e, final List<CompletableFuture<Long>> waiting) {
        waiting.forEach(answer -> answer.completeExceptionally(e));
        context.errorHandler().onError(e);
    }

    /** Waits for the one in hand; when the time is over, it is given up. Idempotent. */
    void close(final long timeoutNs) {
        if (thread == null) {
            abort();
            return;
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(timeoutNs, TimeUnit.NANOSECONDS)) {
                LOG.warn("engine {}: closed before its snapshot was finished", context.name());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
        }
    }

    /** Gives up the one in hand. */
    void abort() {
        stopped = true;
        if (thread != null) {
            thread.shutdown();
        } else if (unfinished != null) {
            // Kept when its batch is synced, which is known now or never.
            finishNow();
        }
    }

    /** Ends what was asked for and not begun. */
    void refuseAll(final EngineException reason) {
        for (CompletableFuture<Long> next = asked.poll(); next != null; next = asked.poll()) {
            next.completeExceptionally(reason);
        }
    }
}
