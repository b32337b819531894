package io.acta.examples.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a {@link WebServer} has counted since it started. <b>Threads:</b> any. */
public final class WebCounters {
    /** What is counted. */
    public enum Kind {
        /** Requests over HTTP, refused ones too. */
        REQUESTS,
        /** Requests that were answered with {@code {"error":…}}. */
        REQUESTS_REFUSED,
        /** WebSockets that were opened. */
        SOCKETS_OPENED,
        /** WebSockets that are gone. */
        SOCKETS_CLOSED,
        /** WebSockets that were not let in. */
        SOCKETS_REFUSED,
        /** WebSockets that were dropped because they did not read. */
        SOCKETS_SLOW,
        /** WebSockets that were dropped because nothing was heard of them. */
        SOCKETS_SILENT,
        /** WebSockets that were dropped because they sent too much, or what is none of the protocol. */
        SOCKETS_UNRULY,
        /** Messages from clients. */
        MESSAGES_IN,
        /** Messages to clients, from when they are handed over. */
        MESSAGES_OUT,
        /** Bytes, of text characters, from clients. */
        BYTES_IN,
        /** Bytes, of text characters, to clients. */
        BYTES_OUT
    }

    private final LongAdder[] counts = new LongAdder[Kind.values().length];

    WebCounters() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts some more. */
    public void add(final Kind kind, final long more) {
        counts[kind.ordinal()].add(more);
    }

    /** How many there were. */
    public long count(final Kind kind) {
        return counts[kind.ordinal()].sum();
    }

    /** All, by name. */
    public Map<String, Long> all() {
        final Map<String, Long> all = new LinkedHashMap<>();
        for (final Kind kind : Kind.values()) {
            all.put(kind.name().toLowerCase(Locale.ROOT), count(kind));
        }
        return all;
    }
}
