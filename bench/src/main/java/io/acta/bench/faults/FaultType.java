package io.acta.bench.faults;

import java.util.Locale;

/** All faults, in the order in which they are run. */
enum FaultType {
    KILL_JOURNALED("killed with -9 under load", 40, 8, run -> new KillFault(run, KillFault.Moment.UNDER_LOAD)),
    KILL_CREATION(
            "killed with -9 while the journal is opened", 20, 4, run -> new KillFault(run, KillFault.Moment.CREATION)),
    KILL_ROLL("killed with -9 while files are begun", 20, 4, run -> new KillFault(run, KillFault.Moment.ROLL)),
    PID_1("killed with -9 as process 1, as in a container", 20, 3, run -> new KillFault(run, KillFault.Moment.PID_1)),
    KILL_PROMOTION(
            "killed with -9 while another follows, and while that one takes its place",
            20,
            4,
            run -> new KillFault(run, KillFault.Moment.PROMOTION)),
    KILL_SNAPSHOT(
            "killed with -9 while snapshots are taken", 20, 4, run -> new KillFault(run, KillFault.Moment.SNAPSHOT)),
    KILL_RECOVERY(
            "killed with -9 while the journal is applied again",
            20,
            4,
            run -> new KillFault(run, KillFault.Moment.RECOVERY)),
    SNAPSHOTS("a snapshot damaged", 300, 50, SnapshotDamageFault::new),
    BIT_FLIPS("a bit flipped in any file", 500, 80, run -> new DamageFault(run, DamageFault.Kind.BIT_FLIPS)),
    HEADER_WORDS(
            "a document's header word changed", 300, 50, run -> new DamageFault(run, DamageFault.Kind.HEADER_WORDS)),
    RECORDS("a document lost, doubled or swapped", 300, 50, run -> new DamageFault(run, DamageFault.Kind.RECORDS)),
    TRUNCATION(
            "a file cut at each of its last offsets",
            300,
            50,
            run -> new DamageFault(run, DamageFault.Kind.TRUNCATION)),
    EVERY_LENGTH("a file that ends at each of its last lengths, in turn", 3_000, 600, EveryLengthFault::new),
    POWER_LOSS("power lost, by a model of unsynced pages", 200, 40, PowerLossFault::new),
    FULL_DISK("a small disk fills up", 10, 2, FullDiskFault::new),
    DISK_ERRORS("a force or a write fails", 20, 6, DiskErrorFault::new),
    LIVE_FILE("a file in use is moved, replaced or cut", 12, 3, LiveFileFault::new),
    SECOND_WRITER("a journal in use is opened again", 100, 20, SecondWriterFault::new),
    CLOCK_JUMPS("the clock is set by hours and days", 8, 2, ClockFault::new),
    HOSTILE_BYTES("100,000 hostile messages at the door", 20, 3, HostileBytesFault::new),
    DETERMINISM("100,000 actions more, then replays", 10, 2, DeterminismFault::new);

    private final String description;
    private final int rounds;
    private final int roundsBrief;
    private final Fault.Maker maker;

    FaultType(final String description, final int rounds, final int roundsBrief, final Fault.Maker maker) {
        this.description = description;
        this.rounds = rounds;
        this.roundsBrief = roundsBrief;
        this.maker = maker;
    }

    /** As it is called in figures and options: {@code kill-journaled}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-').replace("pid-1", "pid1");
    }

    String description() {
        return description;
    }

    int rounds(final boolean brief) {
        return brief ? roundsBrief : rounds;
    }

    Fault.Maker maker() {
        return maker;
    }
}
