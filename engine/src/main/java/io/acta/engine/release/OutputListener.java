package io.acta.engine.release;

/**
 * Takes outputs of one message; see the generated {@code XxxOutputListeners}. Same threads and errors as {@link ReleaseHandler}.
 *
 * @param <D> the message's decoder.
 */
@FunctionalInterface
public interface OutputListener<D> {
    /**
     * One output.
     *
     * @param output reused: not to be kept.
     * @param context reused: not to be kept.
     */
    void onOutput(D output, OutputContext context);
}
