package io.acta.bench.rival.redis;

import io.acta.bench.driver.Figures;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.AdjustWorkload;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Pipelined calls of one script; results come back in their order. */
final class RedisLane implements Lane {
    private static final int ROOM = 8 * 1024;
    private static final int CHUNK = 1_000;
    private static final int RESOURCE_THREADS = 2;
    private static final Duration TIMEOUT = Duration.ofMinutes(8);
    private static final long LOADING_LOOK_MS = 5;

    /** One call where there is enough, which is most of the time; else it is taken back, unseen by others. */
    private static final String SCRIPT = "local b = redis.call('INCRBY', KEYS[1], ARGV[1]) "
            + "if b < 0 then redis.call('DECRBY', KEYS[1], ARGV[1]) return -1 end return b";

    private final RedisServer server;
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> calls;
    private final byte[][] keys = new byte[AdjustWorkload.ACCOUNTS][];
    private final Queue<RedisFuture<Long>> underWay = new ArrayDeque<>(ROOM);
    private final String script;
    private long polled;

    RedisLane(final RedisServer server) {
        this.server = server;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(RESOURCE_THREADS)
                .computationThreadPoolSize(RESOURCE_THREADS)
                .build();
        client = RedisClient.create(
                resources,
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(server.port())
                        .withTimeout(TIMEOUT)
                        .build());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        for (int accountId = 0; accountId < keys.length; accountId++) {
            keys[accountId] = bytes("a" + accountId);
        }
        awaitLoaded();
        if (connection.sync().dbsize() == 0) {
            openAccounts();
        }
        script = connection.sync().scriptLoad(bytes(SCRIPT));
        connection.setAutoFlushCommands(false);
        calls = connection.async();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitLoaded() {
        final long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                connection.sync().dbsize();
                return;
            } catch (final RedisCommandExecutionException e) {
                if (!e.getMessage().startsWith("LOADING") || System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOADING_LOOK_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server loads", e);
        }
    }

    private void openAccounts() {
        final RedisCommands<byte[], byte[]> sync = connection.sync();
        final byte[] opening = bytes(Long.toString(AdjustWorkload.OPENING_BALANCE));
        for (int from = 0; from < keys.length; from += CHUNK) {
            final Map<byte[], byte[]> chunk = new HashMap<>();
            for (int accountId = from; accountId < from + CHUNK; accountId++) {
                chunk.put(keys[accountId], opening);
            }
            sync.mset(chunk);
        }
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        if (underWay.size() == ROOM) {
            return false;
        }
        underWay.add(calls.evalsha(
                script,
                ScriptOutputType.INTEGER,
                new byte[][] {keys[accountId]},
                bytes(Long.toString(delta)),
                bytes(Long.toString(txId))));
        return true;
    }

    @Override
    public void flush() {
        connection.flushCommands();
    }

    @Override
    public int poll(final ResultSink sink) {
        int count = 0;
        while (!underWay.isEmpty() && underWay.peek().isDone()) {
            sink.onResult(++polled, underWay.remove().toCompletableFuture().join());
            count++;
        }
        return count;
    }

    @Override
    public long[] balances() {
        connection.setAutoFlushCommands(true);
        final long[] balances = new long[keys.length];
        for (int from = 0; from < keys.length; from += CHUNK) {
            final List<KeyValue<byte[], byte[]>> chunk =
                    connection.sync().mget(Arrays.copyOfRange(keys, from, from + CHUNK));
            for (int i = 0; i < CHUNK; i++) {
                balances[from + i] = Long.parseLong(new String(chunk.get(i).getValue(), StandardCharsets.US_ASCII));
            }
        }
        connection.setAutoFlushCommands(false);
        return balances;
    }

    @Override
    public Figures extraFigures() {
        connection.setAutoFlushCommands(true);
        final Figures figures = new Figures();
        connection
                .sync()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .forEach(line -> figures.put(
                        "serverMemoryBytes",
                        Long.parseLong(line.substring(line.indexOf(':') + 1).trim())));
        connection.setAutoFlushCommands(false);
        return figures;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        server.close();
    }
}
