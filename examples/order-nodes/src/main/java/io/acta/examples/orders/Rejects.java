package io.acta.examples.orders;

import io.acta.engine.Engine;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.release.OutputsAfter;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.OutputHistory;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link RejectsFile} in step with the journal: first with outputs asked for again, if the file is behind what the import node counted, then with live ones.
 * To be made before anything is imported.
 */
final class Rejects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rejects.class);

    private final RejectsFile file;
    private final FileImportReader imports;
    private final Subscription subscription;

    Rejects(final Engine engine, final BatchSource journal, final Path path) {
        file = new RejectsFile(path);
        imports = new FileImportReader(engine.published());
        final OutputsAfter after = new OutputsAfter(
                file.sequence(),
                file.ordinal(),
                new OrdersOutputListeners()
                        .onLineRefused((refused, context) -> file.write(name(refused.fileId()), refused, context)));
        if (refusedByJournal() > file.rows()) {
            LOG.info("{} is behind the journal; asking for its outputs again", path);
            try (OutputHistory history = new OutputHistory(OrderNodeSet.context(), journal)) {
                history.readAll(after);
            }
        }
        // A row for each line is promised, so the engine waits for the disk rather than lose one.
        subscription = engine.onOutputs("rejects", OverflowPolicy.BLOCK, after);
    }

    private long refusedByJournal() {
        long refused = 0;
        imports.all();
        while (imports.next()) {
            refused += imports.row().refused();
        }
        return refused;
    }

    private String name(final long fileId) {
        final FileImportDecoder row = imports.get(fileId);
        return row == null ? Long.toHexString(fileId) : row.name();
    }

    /** Where the rows are. */
    Path file() {
        return file.file();
    }

    @Override
    public void close() {
        subscription.close();
        file.close();
    }
}
