package io.acta.examples.orders.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One node's bucket while there is a connection: {@code Order.17} → {@code {"sequence":"9000","rowVersion":"12007","row":{…}}}.
 *
 * <p>Every write says which revision of its key it replaces, and the server refuses it if there is another by now. Then the versions decide: what is newer stays, whoever
 * wrote it. So a writer that lags, a message that comes late and a process that should be dead overwrite nothing.
 */
final class NodeBucket {
    private static final String JOURNAL_KEY = "_journal";
    private static final String EXPECTED_REVISION = "Nats-Expected-Last-Subject-Sequence";
    private static final int WRONG_REVISION = 10_071;
    private static final int NO_STREAM = 10_059;
    private static final int WRITES_AT_ONCE = 256;
    private static final int TRIES_MAX = 8;
    private static final long TIMEOUT_S = 5;

    private final String name;
    private final List<MirroredTable> tables;
    private final long[] keys = new long[WRITES_AT_ONCE];
    private JetStream stream;
    private KeyValue bucket;

    NodeBucket(final String name, final List<MirroredTable> tables) {
        this.name = name;
        this.tables = tables;
    }

    List<MirroredTable> tables() {
        return tables;
    }

    /** Another journal's state is in the bucket. */
    static final class ForeignBucketException extends Exception {
        private static final long serialVersionUID = 1L;

        ForeignBucketException(final String message) {
            super(message);
        }
    }

    /** Makes the bucket if it is not there, makes sure that it is this journal's, and learns what it has. */
    void open(final Connection connection, final long journalId)
            throws IOException, JetStreamApiException, InterruptedException, TimeoutException, ForeignBucketException {
        try {
            connection.keyValueManagement().getStatus(name);
        } catch (final JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_STREAM) {
                throw e;
            }
            connection
                    .keyValueManagement()
                    .create(KeyValueConfiguration.builder()
                            .name(name)
                            .maxHistoryPerKey(1)
                            .storageType(StorageType.File)
                            .build());
        }
        stream = connection.jetStream();
        bucket = connection.keyValue(name);
        claim(journalId);
        learn();
    }

    private void claim(final long journalId) throws IOException, JetStreamApiException, ForeignBucketException {
        final String mine = Json.text(Json.object().put("journalId", Long.toString(journalId)));
        try {
            bucket.create(JOURNAL_KEY, mine.getBytes(StandardCharsets.UTF_8));
        } catch (final JetStreamApiException e) {
            final KeyValueEntry entry = bucket.get(JOURNAL_KEY);
            if (e.getApiErrorCode() != WRONG_REVISION || entry == null) {
                throw e;
            }
            if (!mine.equals(entry.getValueAsString())) {
                throw new ForeignBucketException("bucket " + name + " holds the state of another journal, "
                        + entry.getValueAsString() + "; delete it, or choose another prefix");
            }
        }
    }

    private void learn() throws IOException, JetStreamApiException, InterruptedException, TimeoutException {
        tables.forEach(MirroredTable::forget);
        final CountDownLatch all = new CountDownLatch(1);
        final var watch = bucket.watchAll(new KeyValueWatcher() {
            @Override
            public void watch(final KeyValueEntry entry) {
                NodeBucket.this.learn(entry);
            }

            @Override
            public void endOfData() {
                all.countDown();
            }
        });
        try {
            if (!all.await(TIMEOUT_S * TRIES_MAX, TimeUnit.SECONDS)) {
                throw new TimeoutException("bucket " + name + " was not told in time");
            }
        } finally {
            watch.unsubscribe();
        }
    }

    /** While {@link #learn()} waits, on the client's thread. */
    private synchronized void learn(final KeyValueEntry entry) {
        for (final MirroredTable table : tables) {
            final String prefix = table.bucketKey(0);
            final String start = prefix.substring(0, prefix.length() - 1);
            if (entry.getKey().startsWith(start)) {
                try {
                    table.known(
                            Long.parseLong(entry.getKey().substring(start.length())),
                            entry.getRevision(),
                            version(entry),
                            sequence(entry));
                } catch (final NumberFormatException e) {
                    // Not a key of ours: somebody else's entry stays as it is.
                    return;
                }
            }
        }
    }

    /** Version of the row that an entry shows; -1 for what no mirror wrote, which counts as older than anything. */
    private static long version(final KeyValueEntry entry) {
        if (entry.getOperation() != KeyValueOperation.PUT) {
            return -1;
        }
        try {
            final ObjectNode value = Json.object(entry.getValueAsString());
            return value.path("removed").asBoolean()
                    ? MirroredTable.REMOVED
                    : value.path("rowVersion").asLong(-1);
        } catch (final Refusal e) {
            return -1;
        }
    }

    private static long sequence(final KeyValueEntry entry) {
        if (entry.getOperation() != KeyValueOperation.PUT) {
            return -1;
        }
        try {
            return Json.object(entry.getValueAsString()).path("sequence").asLong(-1);
        } catch (final Refusal e) {
            return -1;
        }
    }

    /** Writes some of what is to be written. @return how many rows it looked at. */
    int write() throws IOException, JetStreamApiException, InterruptedException, TimeoutException {
        int written = 0;
        for (final MirroredTable table : tables) {
            final int count = table.take(keys);
            boolean done = false;
            try {
                write(table, count);
                done = true;
            } finally {
                for (int i = 0; i < count && !done; i++) {
                    table.changed(keys[i]);
                }
            }
            written += count;
        }
        return written;
    }

    private void write(final MirroredTable table, final int count)
            throws IOException, JetStreamApiException, InterruptedException, TimeoutException {
        final List<MirroredTable.Value> values = new ArrayList<>(count);
        final List<CompletableFuture<PublishAck>> acks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final MirroredTable.Value value = table.read(keys[i]);
            if (value != null) {
                values.add(value);
                acks.add(stream.publishAsync(
                        "$KV." + name + "." + table.bucketKey(value.key()),
                        new Headers().put(EXPECTED_REVISION, Long.toString(table.revision(value.key()))),
                        value.json()));
            }
        }
        for (int i = 0; i < values.size(); i++) {
            final MirroredTable.Value value = values.get(i);
            try {
                final long revision =
                        acks.get(i).get(TIMEOUT_S, TimeUnit.SECONDS).getSeqno();
                table.known(value.key(), revision, value.version(), value.sequence());
            } catch (final ExecutionException e) {
                if (e.getCause() instanceof JetStreamApiException refused
                        && refused.getApiErrorCode() == WRONG_REVISION) {
                    settle(table, value);
                } else {
                    throw new IOException("bucket " + name + " took no write: " + e.getCause(), e);
                }
            }
        }
    }

    /** Somebody wrote in between: what shows the later state stays. */
    private void settle(final MirroredTable table, final MirroredTable.Value mine)
            throws IOException, JetStreamApiException {
        final String key = table.bucketKey(mine.key());
        for (int i = 0; i < TRIES_MAX; i++) {
            final KeyValueEntry theirs = bucket.get(key);
            if (theirs != null
                    && MirroredTable.isNewer(version(theirs), sequence(theirs), mine.version(), mine.sequence())) {
                table.known(mine.key(), theirs.getRevision(), version(theirs), sequence(theirs));
                return;
            }
            try {
                final long revision = bucket.update(key, mine.json(), theirs == null ? 0 : theirs.getRevision());
                table.known(mine.key(), revision, mine.version(), mine.sequence());
                return;
            } catch (final JetStreamApiException e) {
                if (e.getApiErrorCode() != WRONG_REVISION) {
                    throw e;
                }
            }
        }
        throw new IOException("bucket " + name + ": " + key + " is written by somebody else all the time");
    }
}
