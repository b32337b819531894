package io.acta.examples.stream.mirror;

import io.acta.examples.stream.mirror.MirroredRows.Difference;
import io.acta.examples.stream.mirror.MirroredRows.RowName;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Redis as the mirror sees it: where it stands, and one transaction that brings it further. One connection, since one thread writes; a call after it
 * broke makes another.
 *
 * <p><b>Threads:</b> one.
 */
final class RedisRows implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String SEQUENCE = "sequence";
    private static final String WRITER = "writer";

    /** Tells what this process wrote from what another one did, a copy of this program say. */
    private final String writer = UUID.randomUUID().toString();

    private final RedisClient client;
    private final String prefix;
    private StatefulRedisConnection<String, String> connection;

    /** Reaches for nothing yet. @throws IllegalArgumentException when the URL is none. */
    RedisRows(final String url, final String password, final String prefix) {
        final RedisURI given = RedisURI.create(url);
        final RedisURI uri = password.isEmpty()
                ? given
                : RedisURI.builder(given).withPassword(password.toCharArray()).build();
        uri.setTimeout(TIMEOUT);
        this.prefix = prefix;
        this.client = RedisClient.create(uri);
        // What a broken connection did not send must not be sent later by itself: a part of a transaction would be
        // none.
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .build());
    }

    private RedisCommands<String, String> commands() {
        if (!isConnected()) {
            disconnect();
            connection = client.connect();
        }
        return connection.sync();
    }

    /** True while the connection is up. */
    boolean isConnected() {
        return connection != null && connection.isOpen();
    }

    /** True when Redis has what this process wrote last, and nobody else wrote since. */
    boolean isAt(final long sequence) {
        final Map<String, String> position = commands().hgetall(prefix + "position");
        return sequence > 0
                && writer.equals(position.get(WRITER))
                && Long.toString(sequence).equals(position.get(SEQUENCE));
    }

    /** Writes in one transaction. */
    void write(final Difference difference) {
        final RedisCommands<String, String> redis = commands();
        redis.multi();
        try {
            if (difference.isWhole()) {
                RedisMirror.hashes().forEach(hash -> redis.del(prefix + hash));
            }
            final Map<String, Map<String, String>> present = difference.rows().entrySet().stream()
                    .filter(row -> row.getValue() != null)
                    .collect(Collectors.groupingBy(
                            row -> row.getKey().hash(),
                            Collectors.toMap(row -> row.getKey().field(), Map.Entry::getValue)));
            present.forEach((hash, rows) -> redis.hset(prefix + hash, rows));
            for (final Map.Entry<RowName, String> row : difference.rows().entrySet()) {
                if (row.getValue() == null) {
                    redis.hdel(prefix + row.getKey().hash(), row.getKey().field());
                }
            }
            redis.hset(
                    prefix + "position",
                    Map.of(
                            SEQUENCE,
                            Long.toString(difference.sequence()),
                            "batch",
                            Long.toString(difference.batch()),
                            WRITER,
                            writer));
        } catch (final RedisException e) {
            discard(redis, e);
            throw e;
        }
        final TransactionResult result = redis.exec();
        if (result.wasDiscarded()) {
            throw new RedisException("redis discarded the transaction");
        }
    }

    /** So that the connection is of use again, should it be the command that was wrong. */
    private static void discard(final RedisCommands<String, String> redis, final RedisException first) {
        try {
            redis.discard();
        } catch (final RedisException e) {
            first.addSuppressed(e);
        }
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() {
        disconnect();
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
