package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
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

    /** What was promised within a limit took as long as the clock tells; what others were run for instead does not count. */
    void within(final long limitMs, final StealClock clock, final String what) {
        within(limitMs, clock.elapsedMs(), clock.stealMs(), what);
    }

    private void within(final long limitMs, final long ms, final long stealMs, final String what) {
        if (ms - stealMs > limitMs) {
            hung(what + " in " + ms + " ms, of which " + stealMs + " of steal time, promised within " + limitMs);
        }
    }

    /** Time until an engine ran again. */
    void restart(final long limitMs, final StealClock clock) {
        restart(limitMs, clock.elapsedMs(), clock.stealMs());
    }

    /** As {@link #restart(long, StealClock)}, of which the caller took a part out. */
    void restart(final long limitMs, final long ms, final long stealMs) {
        slowestRestartMs = Math.max(slowestRestartMs, ms);
        within(limitMs, ms, stealMs, "restarted");
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
