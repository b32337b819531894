package io.acta.engine;

import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;

/**
 * A source whose readers tell what is done with them.
 *
 * @param beforePoll run before each poll.
 * @param afterClose run after a reader was closed.
 */
record WatchedSource(BatchSource source, Runnable beforePoll, Runnable afterClose) implements BatchSource {
    @Override
    public JournalEnd readAll(
            final long engineId, final Journal.BatchHandler handler, final RecoveryProgress progress) {
        return source.readAll(engineId, handler, progress);
    }

    @Override
    public BatchReader follow(final long engineId, final JournalEnd from) {
        final BatchReader reader = source.follow(engineId, from);
        return new BatchReader() {
            @Override
            public int poll(final Journal.BatchHandler handler, final int batchesMax) {
                beforePoll.run();
                return reader.poll(handler, batchesMax);
            }

            @Override
            public JournalEnd position() {
                return reader.position();
            }

            @Override
            public long knownSequence() {
                return reader.knownSequence();
            }

            @Override
            public long syncedBatch() {
                return reader.syncedBatch();
            }

            @Override
            public void close() {
                reader.close();
                afterClose.run();
            }
        };
    }
}
