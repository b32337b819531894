package io.acta.bench.contender;

/** What all contenders' rings have in common. */
final class RingSettings {
    /** Actions that a ring holds: some 100 microseconds of work, and well within the second-level cache. */
    static final int SLOTS = 8 * 1024;

    /** How settings are printed. */
    static final String TEXT = "ringSlots=" + SLOTS + ", ProducerType.SINGLE, YieldingWaitStrategy";

    private RingSettings() {}
}
