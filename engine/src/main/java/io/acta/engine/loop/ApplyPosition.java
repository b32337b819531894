package io.acta.engine.loop;

/**
 * How far an applier has come: what is durable and stands in no table.
 *
 * @param sequence of the last action.
 * @param step number of the last step.
 */
public record ApplyPosition(long sequence, long step) {
    /** Before the first action. */
    public static final ApplyPosition NOTHING = new ApplyPosition(0, 0);
}
