package io.acta.examples.instance;

import io.acta.examples.web.request.RejectionReason;

/** Why a reactor refuses an action. Codes are journaled in nobody's favour but clients know them: they never change. */
public enum Rejection implements RejectionReason {
    /** The scene is not loaded yet. */
    NOT_READY(1, "the instance is not ready: its scene is still loading"),
    /** The peer has gone, or never came. */
    NOT_CONNECTED(2, "this peer is not connected"),
    /** A peer's id was used before. */
    PEER_KNOWN(3, "a peer of this id is known already"),
    /** Every peer's row is that of a connected one. */
    INSTANCE_FULL(4, "the instance is full: too many peers are connected"),
    /** No room for a user that was never here. */
    TOO_MANY_USERS(5, "the instance knows as many users as it can"),
    /** One transport for each direction is enough. */
    TRANSPORT_EXISTS(6, "this peer has a transport of this direction already"),
    /** A producer needs a way to send. */
    NO_SEND_TRANSPORT(7, "request a SEND transport first, and wait until it is LIVE"),
    /** A peer may have so many. */
    TOO_MANY_PRODUCERS(8, "this peer has as many producers as it may have; close one first"),
    /** There is no such producer. */
    UNKNOWN_PRODUCER(9, "there is no producer of this id"),
    /** It belongs to another peer. */
    NOT_YOUR_PRODUCER(10, "this producer belongs to another peer"),
    /** The adapter's result came when nobody waited for it any more. */
    NOT_WANTED(11, "nobody waits for this any more");

    private static final Rejection[] ALL = values();

    private final int code;
    private final String reason;

    Rejection(final int code, final String reason) {
        this.code = code;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** A sentence for a code, the engine's own codes included. */
    public static String reason(final int code) {
        return RejectionReason.reason(ALL, code);
    }
}
