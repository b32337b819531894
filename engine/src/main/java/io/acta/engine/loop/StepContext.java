package io.acta.engine.loop;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.RejectionCode;

/** The context of the step in hand; one object, filled anew for each step. */
final class StepContext implements ActionContext {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long engineId;
    private long sequence;
    private long step;
    private long timeNs;
    private long origin;
    private long correlationId;
    private boolean followUp;
    private int rejection;
    private long randomState;

    StepContext(final long engineId) {
        this.engineId = engineId;
    }

    void beginBatch(final long timeNs) {
        this.timeNs = timeNs;
    }

    void beginStep(
            final long sequence, final long step, final long origin, final long correlationId, final boolean followUp) {
        this.sequence = sequence;
        this.step = step;
        this.origin = origin;
        this.correlationId = correlationId;
        this.followUp = followUp;
        this.rejection = 0;
        this.randomState = mix(engineId) ^ mix(step * GOLDEN_GAMMA);
    }

    void beginFollowUp() {
        followUp = true;
    }

    /** The code that a handler gave, 0 when it refused nothing. */
    int rejection() {
        return rejection;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public long timeNanos() {
        return timeNs;
    }

    @Override
    public long origin() {
        return origin;
    }

    @Override
    public long correlationId() {
        return correlationId;
    }

    @Override
    public boolean isFollowUp() {
        return followUp;
    }

    @Override
    public void reject(final int code) {
        if (code < 1 || code > RejectionCode.USER_MAX) {
            throw new IllegalArgumentException(
                    "rejection code: code=" + code + " is not within 1 to " + RejectionCode.USER_MAX);
        }
        if (rejection == 0) {
            rejection = code;
        }
    }

    @Override
    public long randomLong() {
        randomState += GOLDEN_GAMMA;
        return mix(randomState);
    }

    @Override
    public int randomInt(final int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("random number: bound=" + bound + " is not positive");
        }
        // The high half of a 32 by 32 bit product: even enough for any bound, and without a loop.
        return (int) (((randomLong() >>> 32) * bound) >>> 32);
    }

    /** SplitMix64's finalizer (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
