package io.acta.engine.state;

import io.acta.engine.reactor.OutputSink;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Takes messages for one recipient each, and keeps the number after their header. */
final class RoutedMessages implements OutputSink {
    private record Routed(long recipient, long content) {}

    private final List<Routed> messages = new ArrayList<>();
    private Long recipient;

    void clear() {
        messages.clear();
    }

    List<Long> contents(final long wanted) {
        return messages.stream()
                .filter(message -> message.recipient == wanted)
                .map(Routed::content)
                .toList();
    }

    @Override
    public OutputSink toOne(final long one) {
        recipient = one;
        return this;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        messages.add(new Routed(recipient, buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN)));
        recipient = null;
        return messages.size();
    }

    @Override
    public OutputSink toAll() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputSink toOthers(final long excluded) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputSink toMembers(final RowCursor rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputSink toMembersExcept(final RowCursor rows, final long excluded) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputSink coalesce(final long key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MutableDirectBuffer buffer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int claim(final int lengthBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long commit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MutableDirectBuffer draft() {
        throw new UnsupportedOperationException();
    }
}
