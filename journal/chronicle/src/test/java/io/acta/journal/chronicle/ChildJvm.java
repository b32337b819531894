package io.acta.journal.chronicle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM of its own that runs a main class of the test class path, and ends when the JVM that started it has ended, however that was. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(final List<String> flags, final Class<?> main, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(ChildJvm.class.getName());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** In the child: a load without end would fill the disk once nobody is left to kill it. */
    public static void main(final String[] arguments) throws ReflectiveOperationException {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** With the flags that the check prints. */
    static ChildJvm start(final Class<?> main, final String... arguments) throws IOException {
        return new ChildJvm(Arrays.asList(FlagCheck.line().split(" ")), main, arguments);
    }

    static ChildJvm startWithFlags(final List<String> flags, final Class<?> main, final String... arguments)
            throws IOException {
        return new ChildJvm(flags, main, arguments);
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line that begins so; fails with all output when the process ends before. */
    void awaitLine(final String beginning) throws IOException {
        final StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return;
            }
        }
        throw new AssertionError("child ended without '" + beginning + "':\n" + seen);
    }

    /** Everything that it prints until it ends. */
    String awaitOutput() throws IOException {
        final StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
        }
        return seen.toString();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
