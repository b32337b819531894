package io.acta.bench.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** {@link HostileBytes} in a process with bounds checks; a round is 100,000 messages. */
final class HostileBytesFault implements Fault {
    private static final int MESSAGES_PER_ROUND = 100_000;
    private static final long TIMEOUT_MS = 300_000;

    private final FaultCounts counts;

    HostileBytesFault(final FaultRun run) {
        counts = run.counts();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        try (ChildProcess child = ChildProcess.start(
                Path.of(System.getProperty("java.home")),
                List.of("-Dagrona.disable.bounds.checks=false"),
                "door",
                Long.toString(random.nextLong()),
                Integer.toString(MESSAGES_PER_ROUND))) {
            final String[] words = child.await("door", TIMEOUT_MS).split(" ", 5);
            final String finding = words.length > 4 ? words[4] : "";
            counts.acknowledged(Long.parseLong(words[0]));
            if (!words[1].equals("0")) {
                counts.silent(words[1] + " messages that the door let in could not be read: " + finding);
            }
            if (!words[2].equals("0")) {
                counts.hung(words[2] + " messages took longer than a millisecond: " + finding);
            }
            if (!words[3].equals("0")) {
                counts.finding("the door allocated " + words[3] + " bytes");
            }
        } catch (final ChildProcess.SilentException e) {
            counts.silent("the process with the door ended: " + e.getMessage());
        }
    }
}
