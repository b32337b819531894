package io.acta.bench.driver;

/**
 * A way to measure, with its load.
 *
 * @param kind of measurement.
 * @param load actions in flight when saturated, actions a second in an open loop, actions behind a replay or a restart, else 0.
 */
public record Mode(Kind kind, long load) {
    private static final String SEPARATOR = "-at-";

    /** Kinds of measurements. */
    public enum Kind {
        /** So many in flight all the time. */
        SATURATED("saturated"),
        /** So many a second, whatever comes back; latency counts from the time at which an action ought to have been sent. */
        OPEN_LOOP("open-loop"),
        /** Heap bytes for each action on all threads. */
        ALLOCATION("allocation"),
        /** What was kept, applied again. */
        REPLAY("replay"),
        /** Takes actions until it is killed: what a restart finds. */
        RESTART_WRITE("restart-write"),
        /** From the start of a process to the first result, after the last process was killed. */
        RESTART("restart");

        private final String label;

        Kind(final String label) {
            this.label = label;
        }

        /** True when actions are taken and their results waited for while it is measured. */
        boolean isLive() {
            return this == SATURATED || this == OPEN_LOOP || this == ALLOCATION;
        }

        /** How results call it. */
        public String label() {
            return label;
        }
    }

    /** Without load. */
    public Mode(final Kind kind) {
        this(kind, 0);
    }

    /** How plans and files call it. */
    public String label() {
        return load == 0 ? kind.label() : kind.label() + SEPARATOR + load;
    }

    /** Reads a label. */
    public static Mode parse(final String label) {
        final int at = label.indexOf(SEPARATOR);
        final String kindLabel = at < 0 ? label : label.substring(0, at);
        for (final Kind kind : Kind.values()) {
            if (kind.label().equals(kindLabel)) {
                return new Mode(kind, at < 0 ? 0 : Long.parseLong(label.substring(at + SEPARATOR.length())));
            }
        }
        throw new IllegalArgumentException("mode: " + label + " is unknown");
    }
}
