package io.acta.examples.voice.web;

import org.agrona.concurrent.UnsafeBuffer;

/** A message on its way to clients: its bytes, header first, and its JSON, made once however many get it. Used by one thread. */
final class Told {
    private final byte[] bytes;
    private String json;

    Told(final byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    String json() {
        if (json == null) {
            json = Protocol.VIEW.toJson(new UnsafeBuffer(bytes), 0, bytes.length);
        }
        return json;
    }
}
