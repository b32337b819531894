package io.acta.codec.schema;

import java.util.Locale;

/** What a message is for: the {@code semanticType} of its element in the SBE schema. */
public enum MessageKind {
    /** Asks for a change; the only way into the engine. */
    ACTION,
    /** The layout of a table's row. */
    STATE,
    /** Goes from a reactor to the outside. */
    OUTPUT,
    /** No {@code semanticType}: has flyweights and nothing else. */
    OTHER;

    /**
     * The kind of a message's {@code semanticType}.
     *
     * @param semanticType as the schema has it; null or empty for {@link #OTHER}.
     * @return the kind, or null when no kind is called so.
     */
    public static MessageKind of(final String semanticType) {
        if (semanticType == null || semanticType.isEmpty()) {
            return OTHER;
        }
        return switch (semanticType) {
            case "action" -> ACTION;
            case "state" -> STATE;
            case "output" -> OUTPUT;
            default -> null;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
