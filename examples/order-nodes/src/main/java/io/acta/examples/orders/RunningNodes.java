package io.acta.examples.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.Journal;
import io.acta.engine.reactor.SinkCode;
import io.acta.examples.orders.mirror.StateMirror;
import io.acta.examples.orders.web.OrdersWeb;
import io.acta.examples.web.Json;
import io.acta.examples.web.access.Tokens;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Engine, rejects file, mirror, web server and import, started in the order in which they need each other and stopped in the reverse one. */
final class RunningNodes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningNodes.class);
    private static final long NAME_TIMEOUT_S = 30;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Engine engine;
    private final OrdersWeb web;
    private final StateMirror mirror;
    private volatile ImportRun run;

    /**
     * Starts; returns when clients are served. An import goes on behind it.
     *
     * @param journal where actions are kept.
     * @param history the same journal, to read outputs again from.
     * @throws EngineException when the engine cannot start.
     * @throws IllegalStateException when the port is taken.
     */
    RunningNodes(final NodesSettings settings, final Journal journal, final BatchSource history) {
        engine = Engine.launch(OrderNodeSet.context().journal(journal));
        parts.push(engine);
        boolean started = false;
        try {
            nameJournal();
            Catalogue.bringIn(engine, settings.stock());
            final Rejects rejects =
                    new Rejects(engine, history, settings.directory().resolve("rejects.csv"));
            parts.push(rejects);
            mirror = settings.natsUrl() == null
                    ? null
                    : new StateMirror(engine, settings.natsUrl(), settings.natsPrefix());
            if (mirror != null) {
                parts.push(mirror);
            }
            web = new OrdersWeb(
                    engine, settings.host(), settings.port(), Tokens.open(settings.directory()), this::around);
            parts.push(web);
            if (settings.file() != null) {
                run = new ImportRun(engine, settings.file(), settings.linesPerSecond(), rejects.file());
                parts.push(run);
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** A journal has a name of its own from its first start on, so that a mirror knows whose state a bucket holds. */
    private void nameJournal() {
        final OrderNodeStateReader node = new OrderNodeStateReader(engine.published());
        final OrderNodeStateDecoder row = node.get(OrderNode.NODE_ID);
        if (row == null || row.journalId() == 0) {
            final long journalId = new SecureRandom().nextLong() >>> 1 | 1;
            final long sequence = new OrdersActions(engine.publisher()).journalNamed(journalId);
            if (sequence < 0 || !engine.await(sequence, Level.JOURNALED, NAME_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new EngineException(
                        "the journal was not given its name: "
                                + (sequence < 0
                                        ? SinkCode.name(sequence)
                                        : "sequence " + sequence + " was not journaled within " + NAME_TIMEOUT_S
                                                + " s"),
                        engine.cause());
            }
        }
    }

    /** What is no state, for the page. */
    private ObjectNode around() {
        final ObjectNode all = Json.object();
        all.put("mirror", mirror == null ? "off" : mirror.describe());
        final ImportRun importing = run;
        all.put("importFailure", importing == null ? null : importing.failure());
        return all;
    }

    Engine engine() {
        return engine;
    }

    OrdersWeb web() {
        return web;
    }

    /** Null when none was asked for. */
    StateMirror mirror() {
        return mirror;
    }

    /** Null when there is none. */
    ImportRun run() {
        return run;
    }

    /** Stops the import where it is, says goodbye to clients and closes the journal. Idempotent. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            final AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (final Exception e) {
                LOG.error("{} did not close in good order", part, e);
            }
        }
    }
}
