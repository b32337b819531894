package io.acta.examples.orders;

import java.nio.file.Path;

/**
 * How the nodes are run.
 *
 * @param host to listen on.
 * @param port to listen on, 0 for any that is free.
 * @param directory of the journal, the rejects file and the secret that signs tokens.
 * @param file to import, null for none.
 * @param linesPerSecond of the import at most; 0 for as many as the engine takes.
 * @param stock of each product when the journal begins.
 * @param natsUrl where state is mirrored to, null for nowhere.
 * @param natsPrefix that names of buckets begin with.
 */
record NodesSettings(
        String host,
        int port,
        Path directory,
        Path file,
        long linesPerSecond,
        long stock,
        String natsUrl,
        String natsPrefix) {
    /** Without a file and without NATS, on a free port of this machine. */
    static NodesSettings local(final Path directory) {
        return new NodesSettings("127.0.0.1", 0, directory, null, 0, STOCK, null, "acta");
    }

    /** Enough for most orders of the default file, not for all: some wait. */
    static final long STOCK = 2_000;

    /** The same with a file to import. */
    NodesSettings importing(final Path newFile, final long newLinesPerSecond) {
        return new NodesSettings(host, port, directory, newFile, newLinesPerSecond, stock, natsUrl, natsPrefix);
    }

    /** The same with another stock. */
    NodesSettings stock(final long newStock) {
        return new NodesSettings(host, port, directory, file, linesPerSecond, newStock, natsUrl, natsPrefix);
    }

    /** The same with NATS. */
    NodesSettings mirroring(final String newNatsUrl, final String newNatsPrefix) {
        return new NodesSettings(host, port, directory, file, linesPerSecond, stock, newNatsUrl, newNatsPrefix);
    }
}
