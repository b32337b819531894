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
        REQUESTS("Requests over HTTP, refused ones too."),
        /** Requests that were answered with {@code {"error":…}}. */
        REQUESTS_REFUSED("Requests that were answered with an error."),
        /** WebSockets that were opened. */
        SOCKETS_OPENED("WebSockets that were opened."),
        /** WebSockets that are gone. */
        SOCKETS_CLOSED("WebSockets that are gone."),
        /** WebSockets that were not let in. */
        SOCKETS_REFUSED("WebSockets that were not let in."),
        /** WebSockets that were dropped because they did not read. */
        SOCKETS_SLOW("WebSockets that were dropped because they did not read."),
        /** WebSockets that were dropped because nothing was heard of them. */
        SOCKETS_SILENT("WebSockets that were dropped because nothing was heard of them."),
        /** WebSockets that were dropped because they sent too much, or what is none of the protocol. */
        SOCKETS_UNRULY("WebSockets that were dropped because they sent too much, or what is none of the protocol."),
        /** Messages from clients. */
        MESSAGES_IN("Messages from clients."),
        /** Messages to clients, from when they are handed over. */
        MESSAGES_OUT("Messages to clients, from when they are handed over."),
        /** Bytes, of text its characters, from clients. */
        BYTES_IN("Bytes, of text its characters, from clients."),
        /** Bytes, of text its characters, to clients. */
        BYTES_OUT("Bytes, of text its characters, to clients.");

        private final String description;

        Kind(final String description) {
            this.description = description;
        }

        /** What it is the count of: a sentence, for whoever looks at it elsewhere. */
        public String description() {
            return description;
        }
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
