package io.acta.examples.instance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, with its journal in a directory. */
final class ServerProcess {
    private static final Pattern SERVING = Pattern.compile("serving scene .* on http://[^:]+:(\\d+)/");
    private static final long START_TIMEOUT_S = 60;

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final StringBuffer log = new StringBuffer();

    ServerProcess(final Path directory) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.add(InstanceServer.class.getName());
        command.addAll(List.of("--port", "0", "--directory", directory.toString()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final Thread reader = new Thread(this::read, "server-log");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                final Matcher matcher = SERVING.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (final IOException e) {
            log.append(e);
        }
        port.completeExceptionally(new AssertionError("the server ended before it served:\n" + log));
    }

    int port() {
        return port.orTimeout(START_TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    String log() {
        return log.toString();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does. @return the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end:\n" + log);
        }
        return process.exitValue();
    }
}
