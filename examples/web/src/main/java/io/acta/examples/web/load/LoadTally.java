package io.acta.examples.web.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Counts what was sent, acknowledged and told, action by action. Times count from when an action was due, not from when it was sent: a load program that
 * waits for a slow server must not make it look fast.
 *
 * <p><b>Threads:</b> any.
 */
final class LoadTally {
    /** Actions that are counted at most: each takes sixteen bytes. */
    static final long ACTIONS_MAX = 100_000_000;

    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 3;
    private static final int REASONS_MAX = 20;

    private final int perClient;
    private final long measuredFrom;
    private final AtomicLongArray dueNs;
    private final AtomicIntegerArray acknowledged;
    private final AtomicIntegerArray notified;
    private final LongAdder sentCount = new LongAdder();
    private final LongAdder acknowledgedCount = new LongAdder();
    private final LongAdder notifiedCount = new LongAdder();
    private final LongAdder errorCount = new LongAdder();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final Histogram toAcknowledgement = new ConcurrentHistogram(HIGHEST_NS, DIGITS);
    private final Histogram toNotification = new ConcurrentHistogram(HIGHEST_NS, DIGITS);

    /**
     * @param perClient actions of a client at most.
     * @param measuredFrom number of the first action whose times count: those before it warm up.
     */
    LoadTally(final int clients, final int perClient, final long measuredFrom) {
        this.perClient = perClient;
        this.measuredFrom = measuredFrom;
        this.dueNs = new AtomicLongArray(Math.multiplyExact(clients, perClient));
        this.acknowledged = new AtomicIntegerArray(clients * perClient);
        this.notified = new AtomicIntegerArray(clients * perClient);
    }

    void sent(final int client, final long number, final long due) {
        dueNs.set(index(client, number), due);
        sentCount.increment();
    }

    void acknowledged(final int client, final long number) {
        if (!isKnown(client, number)) {
            error("acknowledged what was not sent");
        } else if (acknowledged.getAndIncrement(index(client, number)) > 0) {
            error("acknowledged twice");
        } else {
            acknowledgedCount.increment();
            record(toAcknowledgement, client, number);
        }
    }

    void notified(final int client, final long number) {
        if (!isKnown(client, number)) {
            error("told of what was not sent");
        } else {
            notified.incrementAndGet(index(client, number));
            notifiedCount.increment();
            record(toNotification, client, number);
        }
    }

    void error(final String reason) {
        errorCount.increment();
        if (reasons.size() < REASONS_MAX || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, key -> new LongAdder()).increment();
        }
    }

    private void record(final Histogram histogram, final int client, final long number) {
        if (number >= measuredFrom) {
            histogram.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - dueNs.get(index(client, number))));
        }
    }

    private boolean isKnown(final int client, final long number) {
        return client >= 0
                && number >= 1
                && number <= perClient
                && (long) client * perClient + number <= dueNs.length()
                && dueNs.get(index(client, number)) != 0;
    }

    private int index(final int client, final long number) {
        return client * perClient + (int) (number - 1);
    }

    /** Whether nothing is to come any more. */
    boolean isWhole(final LoadScript script) {
        return acknowledgedCount.sum() >= sentCount.sum() && missing(script) == 0;
    }

    /** Actions that were sent and never acknowledged. */
    long unanswered() {
        return sentCount.sum() - acknowledgedCount.sum();
    }

    /** Acknowledged actions that some who had to be told of were not. */
    long missing(final LoadScript script) {
        long missing = 0;
        for (int i = 0; i < acknowledged.length(); i++) {
            if (acknowledged.get(i) > 0 && notified.get(i) < script.watchers(i / perClient)) {
                missing++;
            }
        }
        return missing;
    }

    long sent() {
        return sentCount.sum();
    }

    long acknowledged() {
        return acknowledgedCount.sum();
    }

    long notified() {
        return notifiedCount.sum();
    }

    long errors() {
        return errorCount.sum();
    }

    Map<String, LongAdder> reasons() {
        return reasons;
    }

    Histogram toAcknowledgement() {
        return toAcknowledgement.copy();
    }

    Histogram toNotification() {
        return toNotification.copy();
    }
}
