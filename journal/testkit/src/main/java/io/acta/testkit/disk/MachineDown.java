package io.acta.testkit.disk;

/** The process was killed, or its machine lost power, in the middle of an operation. Nobody lives to handle it; an error, so that nobody tries. */
public final class MachineDown extends Error {
    private static final long serialVersionUID = 1L;

    MachineDown(final String message) {
        super(message, null, false, true);
    }
}
