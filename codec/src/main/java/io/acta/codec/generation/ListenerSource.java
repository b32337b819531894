package io.acta.codec.generation;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;

/** Writes {@code XxxOutputListeners}: a lambda for each output. */
final class ListenerSource {
    private static final String RELEASE = "io.acta.engine.release.";

    private ListenerSource() {}

    static String of(final Schema schema, final Names names) {
        final JavaText java = new JavaText(schema)
                .imports(
                        RELEASE + "OutcomeListener",
                        RELEASE + "OutcomeStatus",
                        RELEASE + "OutputContext",
                        RELEASE + "OutputListener",
                        RELEASE + "ReleaseHandler",
                        "org.agrona.DirectBuffer")
                .add("""
                        /**
                         * Passes the outputs of {@code $2} to listeners, one for each message; those without a listener are left out.
                         * Set the listeners, then hand it to {@code engine.onOutputs(...)}:
                         *
                         * <pre>{@code
                         * engine.onOutputs("network", OverflowPolicy.BLOCK, new $1()
                         *         .on$3((output, context) -> tell(context.correlationId(), output)));
                         * }</pre>
                         *
                         * <p>Allocates nothing once it is made; one thread at a time.
                         */
                        @SuppressWarnings("all")
                        public final class $1 implements ReleaseHandler {
                            private final Dispatcher dispatcher = new Dispatcher();
                            private OutcomeListener outcomeListener;
                            private OutputContext outputContext;
                        """, names.outputListenersClass(), names.schemaClass(), first(names));
        for (final MessageLayout message : names.messages(MessageKind.OUTPUT)) {
            java.add(
                    "    private OutputListener<$1> $2Listener;\n",
                    Names.decoder(message),
                    Names.lower(message.name()));
        }
        for (final MessageLayout message : names.messages(MessageKind.OUTPUT)) {
            java.add(
                    """

                        /** Who takes {@code $1}; null for nobody. */
                        public $2 on$3(final OutputListener<$4> listener) {
                            this.$5Listener = listener;
                            return this;
                        }
                    """,
                    message.name(),
                    names.outputListenersClass(),
                    Names.upper(message.name()),
                    Names.decoder(message),
                    Names.lower(message.name()));
        }
        java.add("""

                    /** Who takes outcomes; null for nobody. */
                    public $1 onOutcomes(final OutcomeListener listener) {
                        this.outcomeListener = listener;
                        return this;
                    }

                    @Override
                    public void onOutput(
                            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        this.outputContext = context;
                        this.dispatcher.onMessage(buffer, offset, lengthBytes);
                    }

                    @Override
                    public void onOutcome(
                            final long sequence,
                            final OutcomeStatus status,
                            final int code,
                            final long correlationId,
                            final long origin) {
                        if (this.outcomeListener != null) {
                            this.outcomeListener.onOutcome(sequence, status, code, correlationId, origin);
                        }
                    }

                    private final class Dispatcher extends $2 {
                """, names.outputListenersClass(), names.outputHandlerClass());
        boolean later = false;
        for (final MessageLayout message : names.messages(MessageKind.OUTPUT)) {
            java.add(
                    """
                    $4        @Override
                            protected void on$1(final $2 output) {
                                if ($3Listener != null) {
                                    $3Listener.onOutput(output, outputContext);
                                }
                            }
                    """,
                    Names.upper(message.name()),
                    Names.decoder(message),
                    Names.lower(message.name()),
                    later ? "\n" : "");
            later = true;
        }
        return java.add("    }\n}\n").toString();
    }

    private static String first(final Names names) {
        return Names.upper(names.messages(MessageKind.OUTPUT).get(0).name());
    }
}
