package io.acta.engine.loop;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.state.RejectionCode;

/** The context of the step in hand; one object, filled anew for each step. */
final class StepContext implements ActionContext {
    /** Stands for no message, where a template id or an ordinal could. */
    static final int NONE = -1;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long engineId;
    private long sequence;
    private long step;
    private long timeNs;
    private long origin;
    private long correlationId;
    private long causeSequence;
    private boolean followUp;
    private int templateId;
    private int ordinal;
    private int causeOrdinal;
    private int causeTemplateId;
    private int rejection;
    private boolean inStep;
    private long randomState;
    private boolean randomSeeded;

    StepContext(final long engineId) {
        this.engineId = engineId;
    }

    /** Nothing may be sent until the next step begins. */
    void endStep() {
        inStep = false;
    }

    /** Refuses what is sent outside of a step: nobody would know what it belongs to. */
    void requireStep(final String what) {
        if (!inStep) {
            throw new IllegalStateException(
                    what + " is sent within a step only: from a handler, not from onSetup, a question"
                            + " or another thread");
        }
    }

    /** Stands where the last step left it, for who asks for the sequence before the next one. */
    void continueFrom(final long lastSequence) {
        sequence = lastSequence;
    }

    void beginBatch(final long timeNs) {
        this.timeNs = timeNs;
    }

    void beginStep(
            final long sequence,
            final long step,
            final long causeSequence,
            final long origin,
            final long correlationId,
            final boolean followUp) {
        this.sequence = sequence;
        this.step = step;
        this.origin = origin;
        this.correlationId = correlationId;
        this.causeSequence = causeSequence;
        this.followUp = followUp;
        this.ordinal = 0;
        this.templateId = NONE;
        this.rejection = 0;
        this.inStep = true;
        this.randomSeeded = false;
    }

    /** The next follow-up of the step is in hand. */
    void beginFollowUp(final int causeOrdinal, final int causeTemplateId) {
        this.followUp = true;
        this.ordinal++;
        this.causeOrdinal = causeOrdinal;
        this.causeTemplateId = causeTemplateId;
    }

    /** A message of this type goes to its handlers. */
    void handle(final int templateId) {
        this.templateId = templateId;
    }

    /** What type of message is being handled, {@link #NONE} before the first. */
    int templateId() {
        return templateId;
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
    public long causeSequence() {
        return causeSequence;
    }

    @Override
    public int ordinal() {
        return ordinal;
    }

    @Override
    public int causeOrdinal() {
        return ordinal == 0 ? NONE : causeOrdinal;
    }

    @Override
    public int causeTemplateId() {
        return ordinal == 0 ? NONE : causeTemplateId;
    }

    @Override
    public boolean expect(final long expectedVersion, final long actualVersion) {
        if (expectedVersion == actualVersion) {
            return true;
        }
        refuse(RejectionCode.CONFLICT);
        return false;
    }

    @Override
    public void reject(final int code) {
        if (code < 1 || code > RejectionCode.USER_MAX) {
            throw new IllegalArgumentException(
                    "rejection code: code=" + code + " is not within 1 to " + RejectionCode.USER_MAX);
        }
        refuse(code);
    }

    /** Refuses the step with a code of the user's or the engine's; the first one counts. */
    void refuse(final int code) {
        if (rejection == 0) {
            rejection = code;
        }
    }

    @Override
    public long randomLong() {
        if (!randomSeeded) {
            // Here and not when the step begins: most handlers draw nothing.
            randomState = mix(engineId) ^ mix(step * GOLDEN_GAMMA);
            randomSeeded = true;
        }
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
