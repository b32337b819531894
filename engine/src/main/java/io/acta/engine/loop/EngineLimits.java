package io.acta.engine.loop;

/**
 * The bounds that decide what becomes of an action. They are part of what a replay must repeat, so they stand in the journal as
 * {@link Settings}: it is replayed with the limits that were in force.
 *
 * @param actionLengthMax bytes of the longest action, SBE header included.
 * @param followUpsMax follow-ups that one action may cause, at all depths together.
 * @param followUpBytesMax bytes of all follow-ups of one action.
 * @param outputsMax outputs of one action and its follow-ups.
 * @param outputBytesMax bytes of them.
 * @param outputBytesPerBatchMax bytes of a batch's outputs after which it takes no more actions and fires no more timers.
 * @param mutationsMax changes of rows within one action.
 * @param originsMax origins whose high-water marks are kept.
 * @param timersMax waiting timers.
 * @param timersPerBatchMax timers that one batch fires; the others wait for the next batch.
 * @param continuationRows rows in which continuations wait; one for each 112 bytes of an action.
 * @param continuationsPerBatchMax continuations that one batch applies; the others wait for the next batch.
 * @param reactionRoundsMax rounds in which a batch tells reactions of changes.
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
    /** In an order that stays: a limit's place, from 1 on, is its id in journals and snapshots. A new one comes last. */
    long[] values() {
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

    /** The reverse of {@link #values()}. */
    static EngineLimits of(final long[] values) {
        return new EngineLimits(
                Math.toIntExact(values[0]),
                Math.toIntExact(values[1]),
                Math.toIntExact(values[2]),
                Math.toIntExact(values[3]),
                Math.toIntExact(values[4]),
                Math.toIntExact(values[5]),
                Math.toIntExact(values[6]),
                values[7],
                Math.toIntExact(values[8]),
                Math.toIntExact(values[9]),
                Math.toIntExact(values[10]),
                Math.toIntExact(values[11]),
                Math.toIntExact(values[12]));
    }
}
