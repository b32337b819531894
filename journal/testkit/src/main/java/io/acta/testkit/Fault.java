package io.acta.testkit;

import java.util.EnumSet;
import java.util.Set;

/** What may happen to a simulated engine. */
public enum Fault {
    /** The process is killed between two steps, or in the middle of an operation of its disk, in a launch too. */
    KILL("kill"),
    /** The machine loses power, between two steps or in the middle of an operation; what was not forced is there or not. */
    POWER_LOSS("power loss"),
    /** A write fails. */
    WRITE_ERROR("write error"),
    /** A force fails; what it could not write is forgotten. */
    FORCE_ERROR("force error"),
    /** The disk is full for a while. */
    FULL_DISK("full disk"),
    /** The clock jumps, forward or back. */
    CLOCK_JUMP("clock jump"),
    /** While nothing runs, a file of the journal is damaged; the engine has to refuse, or not to care. Then it is put back. */
    DAMAGED_JOURNAL("damaged journal"),
    /** The same for a snapshot. */
    DAMAGED_SNAPSHOT("damaged snapshot"),
    /** The writer is killed and a replica becomes the writer. */
    PROMOTION("promotion"),
    /** A force says that it is done and is not. No journal survives that: only to see that a simulation finds it. */
    LYING_FORCE("lying force");

    private final String words;

    Fault(final String words) {
        this.words = words;
    }

    /** How reports call it. */
    public String words() {
        return words;
    }

    /** All that an engine promises to survive. */
    public static Set<Fault> survivable() {
        return EnumSet.complementOf(EnumSet.of(LYING_FORCE));
    }
}
