package io.acta.examples.orders;

import io.acta.engine.journal.MemoryJournal;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The whole program in the test's process, on a journal in memory and a free port. */
final class RunningFixture implements AutoCloseable {
    final MemoryJournal journal = new MemoryJournal();
    final RunningNodes nodes;
    final ApiClient api;

    RunningFixture(final Path directory, final UnaryOperator<NodesSettings> settings) {
        nodes = new RunningNodes(settings.apply(NodesSettings.local(directory)), journal, journal);
        api = new ApiClient(nodes.web().url());
    }

    int port() {
        return nodes.web().port();
    }

    /** Without the token. */
    ApiClient stranger() {
        return new ApiClient("http://127.0.0.1:" + port() + "/", null);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
