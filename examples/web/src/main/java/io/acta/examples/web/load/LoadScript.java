package io.acta.examples.web.load;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A server's protocol, as much as load needs of it. Found by {@link java.util.ServiceLoader}, so that a server's jar may bring its own.
 *
 * <p>A client's actions are numbered from 1. <b>Threads:</b> {@link #prepare}, {@link #message} and {@link #verify} on the program's own; {@link #onText} on any, for one
 * client one at a time.
 */
public interface LoadScript {
    /** What {@code --script} calls it. */
    String name();

    /** Looks at the server before the first client connects; makes rooms, say. */
    void prepare(URI server, int clients) throws IOException, InterruptedException;

    /** Where a client's WebSocket is. @param server {@code http://host:port/}. */
    URI socket(URI server, int client);

    /** What a client says first; empty for nothing. */
    default List<String> greeting(final int client) {
        return List.of();
    }

    /** An action. */
    String message(int client, long number);

    /** How many clients are told of an action, its own client included if it is. 0 when nobody can say. */
    int watchers(int client);

    /** A client was told something. */
    void onText(int client, String text, LoadObserver observer);

    /**
     * Looks at the server's state after the last answer.
     *
     * @param sent number of each client's last action.
     * @return how many acknowledged actions are not in it; 0 when it does not say.
     */
    default long verify(final URI server, final long[] sent) throws IOException, InterruptedException {
        return 0;
    }
}
