package io.acta.engine.loop;

import java.util.Arrays;

/**
 * What the steps of a batch came from: the journaled action, its origin and its correlation id. Kept where there are reactions, so that each is told
 * what changed the row that it is told of. The array keeps the size of the largest batch.
 */
final class StepCauses {
    private static final int SEQUENCE = 0;
    private static final int ORIGIN = 1;
    private static final int CORRELATION_ID = 2;
    private static final int FIELDS = 3;
    private static final int INITIAL_STEPS = 1024;

    private long[] fields = new long[FIELDS * INITIAL_STEPS];
    private long firstStep = -1;

    /** Forgets all. */
    void clear() {
        firstStep = -1;
    }

    /** Steps come in rising order; those left out are steps that nobody reacts to. */
    void add(final long step, final long causeSequence, final long origin, final long correlationId) {
        if (firstStep < 0) {
            firstStep = step;
        }
        final int at = at(step);
        if (at + FIELDS > fields.length) {
            fields = Arrays.copyOf(fields, Math.max(2 * fields.length, at + FIELDS));
        }
        fields[at + SEQUENCE] = causeSequence;
        fields[at + ORIGIN] = origin;
        fields[at + CORRELATION_ID] = correlationId;
    }

    /** Sequence of the action that a step came from, 0 for none. */
    long sequence(final long step) {
        return fields[at(step) + SEQUENCE];
    }

    /** Who dispatched it, 0 for nobody. */
    long origin(final long step) {
        return fields[at(step) + ORIGIN];
    }

    /** What its asker calls it, 0 for nothing. */
    long correlationId(final long step) {
        return fields[at(step) + CORRELATION_ID];
    }

    private int at(final long step) {
        return FIELDS * (int) (step - firstStep);
    }
}
