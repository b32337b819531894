package io.acta.engine.release;

/** Whom an output is meant for. What a recipient is, a peer, a user, a connection, is the user's to say. */
public enum RouteKind {
    /** Nobody said. */
    NONE,
    /** Everybody. */
    ALL,
    /** One recipient. */
    ONE,
    /** Everybody but one. */
    OTHERS,
    /** Those listed. */
    MEMBERS;

    private static final RouteKind[] BY_ORDINAL = values();

    /** The kind with an ordinal, as it lies in the log. */
    static RouteKind of(final int ordinal) {
        return BY_ORDINAL[ordinal];
    }
}
