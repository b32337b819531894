package io.acta.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** What came of the rounds of one fault. Written and read by one thread. */
final class FaultCounts {
    private static final int FINDINGS_KEPT = 20;

    private final List<String> findings = new ArrayList<>();
    private int round;
    private int rounds;
    private long acknowledged;
    private long lost;
    private long doubled;
    private long silent;
    private long hung;
    private long findingCount;
    private long slowestRestartMs;
    private String skipped;

    void begin(final int number) {
        round = number;
        rounds++;
    }

    /** Actions, or for hostile bytes messages, that somebody was told were taken. */
    void acknowledged(final long count) {
        acknowledged += count;
    }

    /** Acknowledged and not there. */
    void lost(final long count, final String finding) {
        if (count > 0) {
            lost += count;
            finding(count + " lost: " + finding);
        }
    }

    /** Applied more than once. */
    void doubled(final long count, final String finding) {
        if (count > 0) {
            doubled += count;
            finding(count + " doubled: " + finding);
        }
    }

    /** A wrong answer, and nobody was told that it is. */
    void silent(final String finding) {
        silent++;
        finding("silent: " + finding);
    }

    /** It took longer than was promised, or did not come. */
    void hung(final String finding) {
        hung++;
        finding("hung: " + finding);
    }

    /** Any other promise that was broken. */
    void finding(final String finding) {
        findingCount++;
        if (findings.size() < FINDINGS_KEPT) {
            findings.add("round " + round + ": " + finding);
        }
    }

    /** Time until an engine ran again. */
    void restart(final long ms, final long limitMs) {
        slowestRestartMs = Math.max(slowestRestartMs, ms);
        if (ms > limitMs) {
            hung("restarted in " + ms + " ms, promised within " + limitMs);
        }
    }

    void skip(final String why) {
        skipped = why;
    }

    /** Why it could not be done on this machine; null when it could. */
    String skipped() {
        return skipped;
    }

    List<String> findings() {
        return findings;
    }

    boolean kept() {
        return findingCount == 0;
    }

    int rounds() {
        return rounds;
    }

    long acknowledged() {
        return acknowledged;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    long silent() {
        return silent;
    }

    long hung() {
        return hung;
    }

    long slowestRestartMs() {
        return slowestRestartMs;
    }
}
