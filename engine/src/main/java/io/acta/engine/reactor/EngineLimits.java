package io.acta.engine.reactor;

import io.acta.engine.state.RejectionCode;

/**
 * The bounds on what one action may do and on what may wait, which decide what becomes of an action. A replay must repeat them, so they stand
 * in the journal: a changed limit comes into force with the next batch, and older batches are replayed with the limits that they had.
 *
 * <p>Immutable; each setter gives a copy. Begin with {@link #DEFAULT}:
 *
 * <pre>{@code
 * new EngineContext().limits(EngineLimits.DEFAULT.timersMax(1_000_000).outputsMax(16))
 * }</pre>
 *
 * <p>An action that goes beyond a limit is undone and REJECTED with a code of {@link RejectionCode}, but where a limit says otherwise.
 *
 * @param actionLengthMax bytes of the longest action, SBE header included, 8 to 16,777,216; a longer one is refused at the door. 65,536 by default.
 * @param followUpsMax follow-ups that one action may cause, at all depths together, 0 to 1,048,576. 1,024 by default.
 * @param followUpBytesMax bytes of them, 0 to 268,435,456. 262,144 by default.
 * @param outputsMax outputs of one action and its follow-ups, 0 to 1,048,576. 1,024 by default.
 * @param outputBytesMax bytes of them, 8 to 268,435,456. 131,072 by default.
 * @param outputBytesPerBatchMax bytes of a batch's outputs after which it takes no more actions and fires no more timers; see {@link #forOutputLog}.
 * @param mutationsMax changes of rows within one action, 1 to 16,777,216. 16,384 by default.
 * @param originsMax origins whose high-water marks are kept, 1 to 2^30; the first action of one more is rejected. 65,536 by default.
 * @param timersMax timers that may wait at a time, 1 to 2^28. 65,536 by default.
 * @param timersPerBatchMax timers that one batch fires, 1 to 1,048,576; the others wait for the next batch. 1,024 by default.
 * @param continuationRows rows in which continuations wait, 1 to 2^28; one for each 112 bytes of an action. 4,096 by default.
 * @param continuationsPerBatchMax continuations that one batch applies, 1 to 1,048,576; the others wait for the next batch. 256 by default.
 * @param reactionRoundsMax rounds of reactions to reactions that a batch may have, 1 to 1,048,576; a change in the last one is undone. 16 by default.
 */
public record EngineLimits(
        int actionLengthMax,
        int followUpsMax,
        int followUpBytesMax,
        int outputsMax,
        int outputBytesMax,
        int outputBytesPerBatchMax,
        int mutationsMax,
        long originsMax,
        int timersMax,
        int timersPerBatchMax,
        int continuationRows,
        int continuationsPerBatchMax,
        int reactionRoundsMax) {
    private static final int COUNT_MAX = 1 << 20;
    private static final int BYTES_MAX = 1 << 28;
    private static final int WAITING_MAX = 1 << 28;

    /** How many outputs' bytes a batch may make in a log of them, so that a slow subscriber has some batches' time. */
    private static final int BATCHES_IN_OUTPUT_LOG = 16;

    /** What is in force unless set. */
    public static final EngineLimits DEFAULT = new EngineLimits(
            64 * 1024,
            1024,
            256 * 1024,
            1024,
            128 * 1024,
            8 * 1024 * 1024 / BATCHES_IN_OUTPUT_LOG,
            16 * 1024,
            64 * 1024,
            64 * 1024,
            1024,
            4 * 1024,
            256,
            16);

    /**
     * Checks each bound.
     *
     * @throws IllegalArgumentException that names the limit, its value and what would do.
     */
    public EngineLimits {
        requireRange("actionLengthMax", actionLengthMax, 8, 16 * 1024 * 1024);
        requireRange("followUpsMax", followUpsMax, 0, COUNT_MAX);
        requireRange("followUpBytesMax", followUpBytesMax, 0, BYTES_MAX);
        requireRange("outputsMax", outputsMax, 0, COUNT_MAX);
        requireRange("outputBytesMax", outputBytesMax, 8, BYTES_MAX);
        requireRange("outputBytesPerBatchMax", outputBytesPerBatchMax, 1, BYTES_MAX);
        requireRange("mutationsMax", mutationsMax, 1, 1 << 24);
        requireRange("originsMax", originsMax, 1, 1L << 30);
        requireRange("timersMax", timersMax, 1, WAITING_MAX);
        requireRange("timersPerBatchMax", timersPerBatchMax, 1, COUNT_MAX);
        requireRange("continuationRows", continuationRows, 1, WAITING_MAX);
        requireRange("continuationsPerBatchMax", continuationsPerBatchMax, 1, COUNT_MAX);
        requireRange("reactionRoundsMax", reactionRoundsMax, 1, COUNT_MAX);
    }

    private static void requireRange(final String what, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "engine limits: " + what + "=" + value + " is not within " + min + " to " + max);
        }
    }

    /** Another {@link #actionLengthMax}. */
    public EngineLimits actionLengthMax(final int bytes) {
        return with(1, bytes);
    }

    /** Another {@link #followUpsMax}. */
    public EngineLimits followUpsMax(final int count) {
        return with(2, count);
    }

    /** Another {@link #followUpBytesMax}. */
    public EngineLimits followUpBytesMax(final int bytes) {
        return with(3, bytes);
    }

    /** Another {@link #outputsMax}. */
    public EngineLimits outputsMax(final int count) {
        return with(4, count);
    }

    /** Another {@link #outputBytesMax}. */
    public EngineLimits outputBytesMax(final int bytes) {
        return with(5, bytes);
    }

    /**
     * Another {@link #outputBytesPerBatchMax}: a sixteenth of the log of outputs. An engine's context does this by itself, so it is not set by hand.
     *
     * @param outputLogBytes of the engine's context.
     */
    public EngineLimits forOutputLog(final int outputLogBytes) {
        return with(6, Math.max(1, outputLogBytes / BATCHES_IN_OUTPUT_LOG));
    }

    /** Another {@link #mutationsMax}. */
    public EngineLimits mutationsMax(final int count) {
        return with(7, count);
    }

    /** Another {@link #originsMax}. */
    public EngineLimits originsMax(final long count) {
        return with(8, count);
    }

    /** Another {@link #timersMax}. */
    public EngineLimits timersMax(final int count) {
        return with(9, count);
    }

    /** Another {@link #timersPerBatchMax}. */
    public EngineLimits timersPerBatchMax(final int count) {
        return with(10, count);
    }

    /** Another {@link #continuationRows}. */
    public EngineLimits continuationRows(final int rows) {
        return with(11, rows);
    }

    /** Another {@link #continuationsPerBatchMax}. */
    public EngineLimits continuationsPerBatchMax(final int count) {
        return with(12, count);
    }

    /** Another {@link #reactionRoundsMax}. */
    public EngineLimits reactionRoundsMax(final int count) {
        return with(13, count);
    }

    private EngineLimits with(final int id, final long value) {
        final long[] values = values();
        values[id - 1] = value;
        return of(values);
    }

    /** In an order that stays: a limit's place, from 1 on, is its id in journals and snapshots. A new one comes last. */
    public long[] values() {
        return new long[] {
            actionLengthMax,
            followUpsMax,
            followUpBytesMax,
            outputsMax,
            outputBytesMax,
            outputBytesPerBatchMax,
            mutationsMax,
            originsMax,
            timersMax,
            timersPerBatchMax,
            continuationRows,
            continuationsPerBatchMax,
            reactionRoundsMax
        };
    }

    /**
     * The reverse of {@link #values()}.
     *
     * @throws IllegalArgumentException when a value is out of its bounds.
     */
    public static EngineLimits of(final long[] values) {
        return new EngineLimits(
                saturated(values[0]),
                saturated(values[1]),
                saturated(values[2]),
                saturated(values[3]),
                saturated(values[4]),
                saturated(values[5]),
                saturated(values[6]),
                values[7],
                saturated(values[8]),
                saturated(values[9]),
                saturated(values[10]),
                saturated(values[11]),
                saturated(values[12]));
    }

    /** What does not fit an int is beyond every bound, which the constructor says. */
    private static int saturated(final long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }
}
