package io.acta.journal.chronicle;

/** When batches are made to survive power loss. The reactor never waits for it in any mode. */
public enum SyncMode {
    /** As soon as the last force has ended, while there is a batch that is not synced: each force covers all that came meanwhile. */
    EACH,

    /** Once in each interval, while there is a batch that is not synced; and sooner when many bytes are not. */
    PERIODIC
}
