package io.acta.codec.generation;

import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;

/** Writes {@code YyyReaction} for a state message: a changed row in, typed calls out. */
final class ReactionSource {
    private ReactionSource() {}

    static String of(final Schema schema, final MessageLayout state) {
        return new JavaText(schema)
                .imports(
                        "io.acta.engine.reactor.ActionContext",
                        "io.acta.engine.reactor.Reaction",
                        "io.acta.engine.state.ChangeKind",
                        "org.agrona.DirectBuffer")
                .add("""
                        /**
                         * Base of reactions to changed {@code $1} rows. Override {@link #onAdded}, {@link #onChanged} and
                         * {@link #onRemoved} for what happens, or {@link #setUp} and {@link #cleanUp} for what is to be there as long as
                         * a row is. A decoder that is passed is reused: never keep it. Allocates nothing; on the reactor thread.
                         */
                        @SuppressWarnings("all")
                        public abstract class $2 implements Reaction {
                            private final $3 beforeDecoder = new $3();
                            private final $3 afterDecoder = new $3();
                            private long version;

                            @Override
                            public final void onChange(
                                    final ChangeKind kind,
                                    final long version,
                                    final DirectBuffer before,
                                    final int beforeOffset,
                                    final DirectBuffer after,
                                    final int afterOffset,
                                    final ActionContext context) {
                                if (kind != ChangeKind.ADDED) {
                                    beforeDecoder.wrap(before, beforeOffset, $3.BLOCK_LENGTH, $3.SCHEMA_VERSION);
                                }
                                if (kind != ChangeKind.REMOVED) {
                                    afterDecoder.wrap(after, afterOffset, $3.BLOCK_LENGTH, $3.SCHEMA_VERSION);
                                }
                                this.version = version;
                                switch (kind) {
                                    case ADDED:
                                        onAdded(afterDecoder, context);
                                        break;
                                    case CHANGED:
                                        onChanged(beforeDecoder, afterDecoder, context);
                                        break;
                                    default:
                                        onRemoved(beforeDecoder, context);
                                        break;
                                }
                            }

                            /** The version of the row after, which a compare-and-set expects; -1 when the row went. Within a call. */
                            protected final long version() {
                                return version;
                            }

                            /** A row came. Sets up what it is to have, unless overridden. */
                            protected void onAdded(final $3 after, final ActionContext context) {
                                setUp(after, context);
                            }

                            /** A row has other bytes than before. Cleans up and sets up anew if that {@link #concerns} us, unless overridden. */
                            protected void onChanged(final $3 before, final $3 after, final ActionContext context) {
                                if (concerns(before, after)) {
                                    cleanUp(before, context);
                                    setUp(after, context);
                                }
                            }

                            /** A row went. Cleans up what it had, unless overridden. */
                            protected void onRemoved(final $3 before, final ActionContext context) {
                                cleanUp(before, context);
                            }

                            /** Whether what was set up depends on what has changed: compare the fields that it was made of. Always, unless overridden. */
                            protected boolean concerns(final $3 before, final $3 after) {
                                return true;
                            }

                            /** Sets up what a row is to have: a timer, rows of other tables. */
                            protected void setUp(final $3 row, final ActionContext context) {}

                            /** Takes away what {@link #setUp} made of this row. */
                            protected void cleanUp(final $3 row, final ActionContext context) {}
                        }
                        """, state.name(), Names.reaction(state), Names.decoder(state))
                .toString();
    }
}
