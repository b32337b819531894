package io.acta.examples.web.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** One run: connects all clients, sends each action when it is due, waits for the rest, looks at the state. */
final class LoadRun {
    private static final long DRAIN_NS_MAX = TimeUnit.MINUTES.toNanos(10);
    private static final long LOOK_AGAIN_MS = 50;

    private final LoadScript script;
    private final URI server;
    private final int clients;
    private final int rate;
    private final int warmUpSeconds;
    private final int seconds;
    private final int drainSeconds;
    private final LoadTally tally;
    private long notInState;

    LoadRun(
            final LoadScript script,
            final URI server,
            final int clients,
            final int rate,
            final int warmUpSeconds,
            final int seconds,
            final int drainSeconds) {
        this.script = script;
        this.server = server;
        this.clients = clients;
        this.rate = rate;
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
        this.drainSeconds = drainSeconds;
        this.tally =
                new LoadTally(clients, Math.multiplyExact(rate, warmUpSeconds + seconds), 1L + rate * warmUpSeconds);
    }

    LoadTally tally() {
        return tally;
    }

    /** How many actions there are going to be. */
    long actions() {
        return (long) clients * rate * (warmUpSeconds + seconds);
    }

    /** Acknowledged actions that the server's state does not have. */
    long notInState() {
        return notInState;
    }

    /** Acknowledged actions that some who had to be told of were not. */
    long missing() {
        return tally.missing(script);
    }

    /** @param progress told how many were sent, now and then. */
    void run(final LongConsumer progress) throws IOException, InterruptedException {
        script.prepare(server, clients);
        final List<LoadClient> all = new ArrayList<>();
        try {
            final HttpClient http = HttpClient.newHttpClient();
            for (int client = 0; client < clients; client++) {
                final LoadClient next = new LoadClient(client, script, tally);
                all.add(next);
                next.connect(http, server);
            }
            send(all, progress);
            drain();
            final long[] sent = new long[clients];
            Arrays.fill(sent, (long) rate * (warmUpSeconds + seconds));
            notInState = script.verify(server, sent);
        } finally {
            all.forEach(LoadClient::close);
        }
    }

    /** All clients take turns, so that the load is even within each second. */
    private void send(final List<LoadClient> all, final LongConsumer progress) {
        final long startNs = System.nanoTime();
        final double stepNs = 1e9 / ((double) clients * rate);
        final long total = actions();
        for (long i = 0; i < total; i++) {
            final long dueNs = startNs + (long) (i * stepNs);
            for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            all.get((int) (i % clients)).act(1 + i / clients, dueNs);
            if (i % (clients * (long) rate) == 0) {
                progress.accept(i);
            }
        }
        progress.accept(total);
    }

    /** As long as something comes, the rest may come too, however slow the machine is; only silence says that it was lost. */
    private void drain() throws InterruptedException {
        final long startNs = System.nanoTime();
        long told = -1;
        long toldNs = startNs;
        while (!tally.isWhole(script) && System.nanoTime() - startNs < DRAIN_NS_MAX) {
            final long now = tally.acknowledged() + tally.notified();
            if (now != told) {
                told = now;
                toldNs = System.nanoTime();
            } else if (System.nanoTime() - toldNs >= TimeUnit.SECONDS.toNanos(drainSeconds)) {
                return;
            }
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }
}
