package io.acta.engine.reactor;

import io.acta.engine.state.RecipientSink;
import io.acta.engine.state.RowCursor;
import org.agrona.DirectBuffer;

/**
 * Where outputs go, and whom the next one is meant for. The engine shows every output to every subscriber; a server adapter sends it
 * where its route says ({@code OutputContext}). A route is said before the output, and counts for that one alone:
 *
 * <pre>{@code
 * outputSink.toOthers(peerId);
 * outputs.peerJoined(peerId);
 * }</pre>
 *
 * <p>What a recipient is (a peer, a user, a connection) is the user's to say. A route counts towards the bytes that an action may put
 * out. {@link #toMembers} reads the index at once, so that who joins later is not meant.
 */
public interface OutputSink extends MessageSink, RecipientSink {
    /** The next output is for everybody. */
    OutputSink toAll();

    /** The next output is for one recipient. */
    OutputSink toOne(long recipient);

    @Override
    default long offerTo(final long recipient, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return toOne(recipient).offer(buffer, offset, lengthBytes);
    }

    /** The next output is for everybody but one. */
    OutputSink toOthers(long excluded);

    /**
     * The next output is for the keys of rows: those of an index's value ({@code peers.byRoomId(roomId).rows()}), or all.
     *
     * @param rows started, by {@code all()} or {@code byZzz(...)}; walked to their end.
     */
    OutputSink toMembers(RowCursor rows);

    /** The same without one of them. */
    OutputSink toMembersExcept(RowCursor rows, long excluded);

    /**
     * The next output replaces those before it in the same batch that have the same message type, the same route and this key: of
     * them subscribers are told the newest alone. Ordinals stay as they were given.
     */
    OutputSink coalesce(long key);
}
