package io.acta.examples.web.load;

/** Takes what a {@link LoadScript} reads out of what a client was told. */
public interface LoadObserver {
    /** The client is let in: actions may begin. */
    void ready();

    /** The server has taken the client's action for good. */
    void acknowledged(long number);

    /** The client was told of an action of some client. */
    void notified(int ofClient, long number);

    /** The client was told that something is wrong. */
    void error(String reason);
}
