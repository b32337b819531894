package io.acta.engine.loop;

/**
 * The bounds that decide what becomes of an action. They are part of what a replay must repeat: the same journal under other
 * limits may reject what was applied.
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
        int timersPerBatchMax) {}
