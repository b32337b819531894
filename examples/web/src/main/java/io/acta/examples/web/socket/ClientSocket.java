package io.acta.examples.web.socket;

import io.acta.examples.web.WebCounters;
import io.acta.examples.web.access.Identity;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket.
 *
 * <p><b>Threads:</b> any. Sending hands over and never waits; messages go out in the order in which one thread sends them.
 * <b>Bounds:</b> so many bytes and messages may wait for the client; one that reads no faster is dropped with {@link CloseCode#POLICY}.
 */
public final class ClientSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
    private static final int REASON_CHARS_MAX = 120;
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private final Session session;
    private final Admission admission;
    private final SocketLimits limits;
    private final WebCounters counters;
    private final SocketWatch watch;
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile long heardNs = System.nanoTime();
    private volatile long pingedNs = heardNs;
    private volatile Object attachment;
    private int closeCode;
    private String closeReason;

    ClientSocket(
            final Session session,
            final Admission admission,
            final SocketLimits limits,
            final WebCounters counters,
            final SocketWatch watch) {
        this.session = session;
        this.admission = admission;
        this.limits = limits;
        this.counters = counters;
        this.watch = watch;
    }

    /** Who it is, as the handler admitted it. */
    public Identity identity() {
        return admission.identity();
    }

    /** Its address, without the port. */
    public String address() {
        return admission.address();
    }

    /** A part of the path that it connected to, {@code id} of {@code /room/{id}}. */
    public String pathParameter(final String name) {
        return admission.pathParameters().get(name);
    }

    /** A parameter behind the {@code ?}; null when there is none. */
    public String parameter(final String name) {
        final List<String> values = admission.parameters().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Whatever its handler keeps with it; null at first. */
    public Object attachment() {
        return attachment;
    }

    /** Keeps something with it. */
    public ClientSocket attach(final Object kept) {
        attachment = kept;
        return this;
    }

    /** False once either side has begun to end it. */
    public boolean isOpen() {
        return !isClosing() && session.isOpen();
    }

    /** Bytes that wait for the client to read. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    /** Sends text. @return false when it is not going to be sent: the socket is closed, or was dropped for being slow. */
    public boolean sendText(final String text) {
        final long bytes = text.length() + (long) MESSAGE_OVERHEAD_BYTES;
        if (!takeRoom(bytes)) {
            return false;
        }
        session.sendText(text, sent(bytes));
        return true;
    }

    /** Sends bytes that several sockets may share: they must not change any more. @return see {@link #sendText}. */
    public boolean sendBinary(final byte[] bytes) {
        return sendBinary(ByteBuffer.wrap(bytes));
    }

    /** Sends what remains in a buffer, which is neither copied nor moved: it must not change any more. @return see {@link #sendText}. */
    public boolean sendBinary(final ByteBuffer buffer) {
        final long bytes = buffer.remaining() + (long) MESSAGE_OVERHEAD_BYTES;
        if (!takeRoom(bytes)) {
            return false;
        }
        session.sendBinary(buffer.slice(), sent(bytes));
        return true;
    }

    /** Sends bytes unless more than some wait already: for what is of no use when it comes late, pictures or sound. @return false when it was left out. */
    public boolean sendBinaryUnlessBehind(final ByteBuffer buffer, final long waitingBytesMax) {
        return waitingBytes.get() <= waitingBytesMax && sendBinary(buffer);
    }

    /** Ends it with a reason; what waits goes out first. Idempotent. */
    public void close(final int code, final String reason) {
        if (begin(code, reason)) {
            session.close(code, closeReason, Callback.NOOP);
            // A client that does not answer is not waited for.
            watch.after(limits.closeGraceMs(), session::disconnect);
        }
    }

    private Callback sent(final long bytes) {
        counters.add(WebCounters.Kind.MESSAGES_OUT, 1);
        counters.add(WebCounters.Kind.BYTES_OUT, bytes - MESSAGE_OVERHEAD_BYTES);
        return Callback.from(() -> waitingBytes.addAndGet(-bytes), failure -> {
            waitingBytes.addAndGet(-bytes);
            LOG.debug("a message to {} was not sent", this, failure);
        });
    }

    private boolean takeRoom(final long bytes) {
        if (isClosing()) {
            return false;
        }
        if (waitingBytes.addAndGet(bytes) <= limits.waitingBytesMax()) {
            return true;
        }
        waitingBytes.addAndGet(-bytes);
        drop(
                WebCounters.Kind.SOCKETS_SLOW,
                "you do not read what you are sent: " + limits.waitingBytesMax() + " bytes wait");
        return false;
    }

    /** Ends it for something that it did or did not do. */
    void drop(final WebCounters.Kind why, final String reason) {
        if (!isClosing()) {
            counters.add(why, 1);
            LOG.warn("{} is dropped: {}", this, reason);
            close(CloseCode.POLICY, reason);
        }
    }

    private synchronized boolean isClosing() {
        return closeCode != 0;
    }

    private synchronized boolean begin(final int code, final String reason) {
        if (closeCode != 0) {
            return false;
        }
        closeCode = code;
        closeReason = reason.length() > REASON_CHARS_MAX ? reason.substring(0, REASON_CHARS_MAX) : reason;
        return true;
    }

    /** The client ended it, or the wire did. @return the code that counts: of whoever was first. */
    synchronized int closedBy(final int code, final String reason) {
        if (closeCode == 0) {
            closeCode = code;
            closeReason = reason == null ? "" : reason;
        }
        return closeCode;
    }

    synchronized String closeReason() {
        return closeReason;
    }

    /** One who asks only to be answered, and does not read the answers, is bounded like anybody. */
    void answerPing(final ByteBuffer payload) {
        heard();
        final long bytes = payload.remaining() + (long) MESSAGE_OVERHEAD_BYTES;
        if (takeRoom(bytes)) {
            session.sendPong(payload, sent(bytes));
        }
    }

    void heard() {
        heardNs = System.nanoTime();
    }

    /** Asks whether it is there still, and drops it when it does not say so for too long. */
    void look(final long nowNs) {
        if (nowNs - heardNs > TimeUnit.MILLISECONDS.toNanos(limits.silentMaxMs())) {
            drop(
                    WebCounters.Kind.SOCKETS_SILENT,
                    "nothing was heard of you for " + limits.silentMaxMs() + " ms, no answer to a ping either");
        } else if (nowNs - Math.max(heardNs, pingedNs) > TimeUnit.MILLISECONDS.toNanos(limits.pingEveryMs())) {
            pingedNs = nowNs;
            session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    @Override
    public String toString() {
        return "socket of "
                + (identity().user().isEmpty() ? "nobody" : identity().user()) + " at " + address();
    }
}
