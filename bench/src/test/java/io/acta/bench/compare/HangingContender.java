package io.acta.bench.compare;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Starts a process, writes its id into its directory, and never opens. */
public final class HangingContender implements Contender {
    static final String PID_FILE = "pid";

    @Override
    public Lane open(final Opening opening) throws IOException, InterruptedException {
        final Process child = new ProcessBuilder("sleep", "600").start();
        Files.writeString(opening.directory().resolve(PID_FILE + ".draft"), Long.toString(child.pid()));
        Files.move(
                opening.directory().resolve(PID_FILE + ".draft"),
                opening.directory().resolve(PID_FILE));
        TimeUnit.MINUTES.sleep(10);
        throw new IllegalStateException("nobody killed it");
    }

    @Override
    public String settings(final Tier tier) {
        return "";
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "";
    }
}
