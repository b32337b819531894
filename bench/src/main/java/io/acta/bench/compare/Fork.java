package io.acta.bench.compare;

import io.acta.bench.driver.AtExit;
import io.acta.bench.driver.ForkMain;
import io.acta.bench.driver.ForkPlan;
import io.acta.bench.driver.Leavings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for one contender. It is killed with all that it started when it is closed, and when this JVM ends; then its files are deleted too. */
final class Fork implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-Xms1g",
            "-Xmx2g",
            "-Dagrona.disable.bounds.checks=true",
            "-Dchronicle.announcer.disable=true",
            "-Dchronicle.disk.monitor.disable=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    private static final List<String> FLAGS_JDK_24 =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final int JDK_24 = 24;

    private final Leavings leavings;
    private final Process process;

    private Fork(final ProcessBuilder builder, final Path files) throws IOException {
        leavings = new Leavings(files);
        process = leavings.start(builder);
    }

    /**
     * Starts one.
     *
     * @param planFile where the plan is written.
     * @param log gets what it prints.
     * @throws AtExit.StoppedException when this JVM ends.
     */
    static Fork start(final Entrant entrant, final ForkPlan plan, final Path planFile, final Path log)
            throws IOException {
        Files.createDirectories(plan.outDirectory());
        plan.store(planFile);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(entrant));
        command.add("-cp");
        command.add(classPath(entrant));
        command.add(ForkMain.class.getName());
        command.add(planFile.toString());
        command.add(Long.toString(System.currentTimeMillis()));
        return new Fork(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())),
                plan.directory());
    }

    /** What its JVM is started with. */
    static List<String> flags(final Entrant entrant) {
        final List<String> flags = new ArrayList<>(FLAGS);
        if (Runtime.version().feature() >= JDK_24) {
            flags.addAll(FLAGS_JDK_24);
        }
        flags.addAll(entrant.jvmFlags());
        return flags;
    }

    private static String classPath(final Entrant entrant) {
        return entrant.hasOwnLibraries()
                ? Libraries.directory(entrant) + File.separator + '*'
                : System.getProperty("java.class.path");
    }

    /** True while it runs. */
    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits a little for its end. @return true when it has ended. */
    boolean awaitEnd(final long timeoutMs) throws InterruptedException {
        return process.waitFor(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** After its end. */
    int exitCode() {
        return process.exitValue();
    }

    /** True when it was killed, because this JVM ends. */
    boolean isStopped() {
        return leavings.isJvmEnding();
    }

    /** As {@code kill -9} does it, it and all that it started; returns when they are gone. */
    void kill() {
        Leavings.kill(process);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        leavings.close();
    }
}
