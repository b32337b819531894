package io.acta.bench.driver;

/** What a result means when it is back at the producer. Figures of two tiers are never compared. */
public enum Tier {
    /** Nothing: all is in memory. */
    T0,

    /** The action survives a killed process. */
    T1,

    /** The action survives power loss: it was forced to the disk. */
    T2
}
