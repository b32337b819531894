package io.acta.codec.generation;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;

/** Writes {@code XxxReactor}, {@code XxxQueueHandler} and {@code XxxOutputHandler}: bytes in, typed calls out. */
final class HandlerSource {
    private HandlerSource() {}

    static String reactor(final Schema schema, final Names names) {
        final JavaText java = new JavaText(schema)
                .imports(
                        "io.acta.codec.schema.Schema",
                        "io.acta.engine.reactor.ActionContext",
                        "io.acta.engine.reactor.Reactor",
                        "org.agrona.DirectBuffer")
                .add("""
                        /**
                         * Base of reactors that handle the actions of {@code $2}: override what you handle, the rest does nothing.
                         * A decoder that is passed is reused: never keep it. Allocates nothing.
                         */
                        @SuppressWarnings("all")
                        public abstract class $1 implements Reactor {
                        """, names.reactorClass(), names.schemaClass());
        decoders(java, names, MessageKind.ACTION);
        java.add("""

                    @Override
                    public final Schema schema() {
                        return $1.INSTANCE;
                    }

                    @Override
                    public final void onAction(
                            final int templateId,
                            final DirectBuffer buffer,
                            final int offset,
                            final int blockLength,
                            final int version,
                            final ActionContext context) {
                        switch (templateId) {
                """, names.schemaClass());
        for (final MessageLayout message : names.messages(MessageKind.ACTION)) {
            java.add("""
                                case $1.TEMPLATE_ID:
                                    on$2(this.$3Decoder.wrap(buffer, offset, blockLength, version), context);
                                    break;
                    """, Names.decoder(message), Names.upper(message.name()), Names.lower(message.name()));
        }
        java.add("""
                            default:
                                throw new IllegalArgumentException("no action of $1: templateId=" + templateId);
                        }
                    }
                """, names.schemaClass());
        for (final MessageLayout message : names.messages(MessageKind.ACTION)) {
            java.add("""

                        /** Handles {@code $1}. */
                        protected void on$2(final $3 action, final ActionContext context) {}
                    """, message.name(), Names.upper(message.name()), Names.decoder(message));
        }
        return java.add("}\n").toString();
    }

    static String queueHandler(final Schema schema, final Names names) {
        final JavaText java = new JavaText(schema)
                .imports(
                        "io.acta.engine.reactor.ActionContext",
                        "io.acta.engine.reactor.ActionQueue",
                        "io.acta.engine.reactor.QueueHandler")
                .add("""
                        /**
                         * Base of those who drain queues of actions of {@code $2}: override what you handle, the rest does nothing.
                         * A decoder that is passed is reused: never keep it. Allocates nothing; on the reactor thread.
                         */
                        @SuppressWarnings("all")
                        public abstract class $1 implements QueueHandler {
                        """, names.queueHandlerClass(), names.schemaClass());
        decoders(java, names, MessageKind.ACTION);
        java.add("""

                    @Override
                    public final void onQueued(final ActionQueue queue, final ActionContext context) {
                        switch (queue.templateId()) {
                """);
        for (final MessageLayout message : names.messages(MessageKind.ACTION)) {
            java.add("""
                                case $1.TEMPLATE_ID:
                                    on$2(
                                            this.$3Decoder.wrap(
                                                    queue.buffer(), queue.offset(), queue.blockLength(), queue.version()),
                                            queue,
                                            context);
                                    break;
                    """, Names.decoder(message), Names.upper(message.name()), Names.lower(message.name()));
        }
        java.add("""
                            default:
                                throw new IllegalArgumentException("no action of $1: templateId=" + queue.templateId());
                        }
                    }
                """, names.schemaClass());
        for (final MessageLayout message : names.messages(MessageKind.ACTION)) {
            java.add("""

                        /** Handles {@code $1}; the queue tells its circumstances, the context those of the step that drains it. */
                        protected void on$2(final $3 action, final ActionQueue queue, final ActionContext context) {}
                    """, message.name(), Names.upper(message.name()), Names.decoder(message));
        }
        return java.add("}\n").toString();
    }

    static String outputHandler(final Schema schema, final Names names) {
        final JavaText java = new JavaText(schema)
                .imports("org.agrona.DirectBuffer")
                .add("""
                        /**
                         * Base of those who consume the outputs of {@code $2}: override what you handle, the rest does nothing.
                         * A decoder that is passed is reused: never keep it. Allocates nothing; one thread at a time.
                         */
                        @SuppressWarnings("all")
                        public abstract class $1 {
                            private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
                        """, names.outputHandlerClass(), names.schemaClass());
        decoders(java, names, MessageKind.OUTPUT);
        java.add("""

                    /**
                     * Passes a message on.
                     *
                     * @param buffer that holds it.
                     * @param offset of its SBE header.
                     * @param lengthBytes of the message, header included.
                     * @return false when it is no output of this schema; then nothing was called.
                     */
                    public final boolean onMessage(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        if (lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH) {
                            return false;
                        }
                        final MessageHeaderDecoder header = this.headerDecoder.wrap(buffer, offset);
                        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
                            return false;
                        }
                        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
                        switch (header.templateId()) {
                """);
        for (final MessageLayout message : names.messages(MessageKind.OUTPUT)) {
            java.add("""
                                case $1.TEMPLATE_ID:
                                    on$2(this.$3Decoder.wrap(buffer, blockOffset, header.blockLength(), header.version()));
                                    return true;
                    """, Names.decoder(message), Names.upper(message.name()), Names.lower(message.name()));
        }
        java.add("""
                            default:
                                return false;
                        }
                    }
                """);
        for (final MessageLayout message : names.messages(MessageKind.OUTPUT)) {
            java.add("""

                        /** Handles {@code $1}. */
                        protected void on$2(final $3 output) {}
                    """, message.name(), Names.upper(message.name()), Names.decoder(message));
        }
        return java.add("}\n").toString();
    }

    private static void decoders(final JavaText java, final Names names, final MessageKind kind) {
        for (final MessageLayout message : names.messages(kind)) {
            java.add(
                    "    private final $1 $2Decoder = new $1();\n",
                    Names.decoder(message),
                    Names.lower(message.name()));
        }
    }
}
