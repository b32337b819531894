package io.acta.bench.driver;

import java.nio.file.Path;

/**
 * What a contender is opened with.
 *
 * @param tier that its results must have reached.
 * @param directory for its files: empty, or what it left there before, which is then recovered.
 * @param actionLengthBytes of an action as it is sent and kept, where the contender's format lets that be chosen.
 */
public record Opening(Tier tier, Path directory, int actionLengthBytes) {
    /** What <em>adjust</em> actions have. */
    public static final int ACTION_LENGTH_BYTES = 48;

    /** With the usual length. */
    public Opening(final Tier tier, final Path directory) {
        this(tier, directory, ACTION_LENGTH_BYTES);
    }
}
