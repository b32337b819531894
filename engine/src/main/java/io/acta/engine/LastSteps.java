package io.acta.engine;

/**
 * Steps towards an end that are all taken, whatever one of them throws. Errors are no exception: a mapped file that was cut is an
 * {@link InternalError} where it is touched, or a little later.
 */
final class LastSteps {
    private LastSteps() {}

    /**
     * Takes every step.
     *
     * @param earlier what went wrong before, null when nothing did.
     * @return what went wrong first, which keeps the rest as suppressed; null when nothing did.
     */
    static Throwable take(final Throwable earlier, final Runnable... steps) {
        Throwable first = earlier;
        for (final Runnable step : steps) {
            try {
                step.run();
            } catch (final Throwable e) {
                if (first == null) {
                    first = e;
                } else {
                    suppress(first, e);
                }
            }
        }
        return first;
    }

    /** Keeps a failure with the one before it; the same one may come again, from a journal that keeps what broke it. */
    static void suppress(final Throwable first, final Throwable later) {
        if (later != first) {
            first.addSuppressed(later);
        }
    }
}
