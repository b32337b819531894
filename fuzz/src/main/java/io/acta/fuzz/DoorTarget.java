package io.acta.fuzz;

import io.acta.codec.fuzz.DoorReading;
import java.io.IOException;

/** Jazzer's target for messages at the door. It calls the methods by their names. */
public final class DoorTarget {
    private static final Tally TALLY = new Tally();
    private static final DoorCheck CHECK =
            new DoorCheck(new DoorReading(), new PlainClasses().newInstance(Reading.class, DoorReading.class), TALLY);

    private DoorTarget() {}

    /** Before the first. */
    public static void fuzzerInitialize() throws IOException {
        MessageSeeds.messages().forEach(CHECK::warmUp);
    }

    /** One message. */
    public static void fuzzerTestOneInput(final byte[] input) {
        CHECK.check(input);
    }

    /** Behind the last one. */
    public static void fuzzerTearDown() {
        TALLY.print();
    }
}
