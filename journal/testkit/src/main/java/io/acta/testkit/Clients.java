package io.acta.testkit;

import io.acta.engine.Engine;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The publishers of a simulated engine. Some name themselves and number their actions; those send again, after a restart, what the journal does
 * not have, and now and then what it has had for long. One is nameless.
 */
final class Clients {
    private static final int NAMED = 3;

    private final Program program;
    private final Random random;
    private final Truth truth;
    private final List<Client> clients = new ArrayList<>();
    private Publisher publisher;
    private long dispatched;

    /** Seeds of what it sent, by number: who sends the same again needs no more. */
    private static final class Client {
        private final long origin;
        private final List<Long> seeds = new ArrayList<>();
        private int next;

        Client(final long origin) {
            this.origin = origin;
        }
    }

    Clients(final Program program, final Random random, final Truth truth) {
        this.program = program;
        this.random = random;
        this.truth = truth;
        for (int i = 1; i <= NAMED; i++) {
            clients.add(new Client(i));
        }
    }

    /** Actions that were taken. */
    long dispatched() {
        return dispatched;
    }

    /** An engine is there, the first or another one: named clients go on behind what it has of them. */
    void connect(final Engine launched) {
        publisher = launched.publisher();
        for (final Client client : clients) {
            final long mark =
                    launched.query(state -> state.originMark(client.origin)).join();
            if (mark > client.seeds.size()) {
                throw new Finding("origin " + client.origin + " sent " + client.seeds.size()
                        + " actions, and the engine has number " + mark + " of it");
            }
            client.next = (int) mark;
        }
    }

    /** One of them dispatches one action. @return the sequence, or why not. */
    long dispatch() {
        final int who = random.nextInt(NAMED + 1);
        publisher.correlationId(random.nextInt(3) == 0 ? random.nextLong() : 0);
        if (who == NAMED) {
            publisher.origin(0, 0);
            return send(random.nextLong(), 0, 0);
        }
        final Client client = clients.get(who);
        if (client.next > 0 && random.nextInt(8) == 0) {
            // Sent before, and perhaps answered: the engine must not do it again.
            final int number = random.nextInt(client.next);
            return send(client.seeds.get(number), client.origin, number + 1);
        }
        if (client.next == client.seeds.size()) {
            client.seeds.add(random.nextLong());
        }
        final long sequence = send(client.seeds.get(client.next), client.origin, client.next + 1);
        if (sequence > 0) {
            client.next++;
        }
        return sequence;
    }

    private long send(final long seed, final long origin, final long number) {
        publisher.origin(origin, number);
        final long sequence = program.dispatch(publisher, new Random(seed));
        if (sequence > 0) {
            dispatched++;
            truth.accepted(sequence, origin, number);
        } else if (sequence == SinkCode.INVALID) {
            throw new IllegalStateException(
                    "the program dispatched what the schema does not allow: " + publisher.describeRefusal());
        }
        return sequence;
    }
}
