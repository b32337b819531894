package io.acta.examples.instance;

import io.acta.engine.Engine;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for a media router: makes transports and producers outside of the engine, takes its time, and may fail. It hears
 * what is wanted by outputs and answers by actions; it touches no table.
 *
 * <p>In a replay no output goes out, so nothing is made twice: the answers are in the journal.
 *
 * <p><b>Threads:</b> outputs come on the subscription's thread; the work, and the publisher, belong to one worker thread.
 * <b>Bounds:</b> {@value #PENDING_MAX} jobs wait at most; one more is answered with a failure at once.
 */
public final class ProducerAdapter implements AutoCloseable {
    /** A producer that wants more is refused. */
    public static final long BITRATE_KBPS_MAX = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(ProducerAdapter.class);
    private static final int PENDING_MAX = 4096;
    private static final int FIRST_MEDIA_PORT = 40_000;
    private static final int MEDIA_PORTS = 20_000;
    private static final long RETRY_MS = 20;

    private final Engine engine;
    private final long workMs;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "producer-adapter");
        thread.setDaemon(true);
        return thread;
    });
    private final InstanceServerActions results;
    private final Subscription subscription;
    private final AtomicInteger pending = new AtomicInteger();
    private final Map<Long, MediaKind> made = new HashMap<>();
    private int nextPort;

    /**
     * Starts listening.
     *
     * @param workMs how long making something takes.
     */
    public ProducerAdapter(final Engine engine, final long workMs) {
        this.engine = engine;
        this.workMs = workMs;
        this.results = new InstanceServerActions(engine.publisher());
        final Wanted wanted = new Wanted();
        this.subscription = engine.onOutputs("producer-adapter", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutput(
                    final long sequence,
                    final long ordinal,
                    final long correlationId,
                    final long origin,
                    final DirectBuffer buffer,
                    final int offset,
                    final int lengthBytes) {
                wanted.onMessage(buffer, offset, lengthBytes);
            }
        });
    }

    private final class Wanted extends InstanceServerOutputHandler {
        @Override
        protected void onTransportWanted(final TransportWantedDecoder output) {
            final long transportId = output.transportId();
            work(() -> {
                nextPort = (nextPort + 1) % MEDIA_PORTS;
                return results.transportCreated(transportId, FIRST_MEDIA_PORT + nextPort);
            });
        }

        @Override
        protected void onProducerWanted(final ProducerWantedDecoder output) {
            final long producerId = output.producerId();
            final MediaKind kind = output.kind();
            final long bitrateKbps = output.bitrateKbps();
            if (pending.get() >= PENDING_MAX) {
                send(() -> results.producerFailed(producerId, Failure.ADAPTER_OVERLOADED));
            } else if (bitrateKbps > BITRATE_KBPS_MAX) {
                work(() -> results.producerFailed(producerId, Failure.BITRATE_TOO_HIGH));
            } else {
                work(() -> {
                    made.put(producerId, kind);
                    return results.producerCreated(producerId);
                });
            }
        }

        @Override
        protected void onProducerPaused(final ProducerPausedDecoder output) {
            LOG.debug("producer {} paused: {}", output.producerId(), output.paused());
        }

        @Override
        protected void onProducerUnwanted(final ProducerUnwantedDecoder output) {
            final long producerId = output.producerId();
            worker.execute(() -> made.remove(producerId));
        }
    }

    private void work(final LongSupplier job) {
        pending.incrementAndGet();
        worker.schedule(
                () -> {
                    pending.decrementAndGet();
                    dispatch(job);
                },
                workMs,
                TimeUnit.MILLISECONDS);
    }

    private void send(final LongSupplier result) {
        worker.execute(() -> dispatch(result));
    }

    /** A result must not get lost, or its row stays REQUESTED: under back pressure it is tried again. */
    private void dispatch(final LongSupplier result) {
        final long sequence = result.getAsLong();
        if (sequence == SinkCode.BACK_PRESSURED) {
            worker.schedule(() -> dispatch(result), RETRY_MS, TimeUnit.MILLISECONDS);
        } else if (sequence < 0) {
            LOG.warn("a result was not taken: {}; the engine is {}", SinkCode.name(sequence), engine.state());
        }
    }

    /** Hears and works no more. */
    @Override
    public void close() {
        subscription.close();
        worker.shutdownNow();
    }
}
