package io.acta.codec.schema;

import java.util.Locale;

/** How a field's bytes are to be understood. */
public enum FieldKind {
    /** One number, or one {@code char}. */
    SCALAR,
    /** A fixed number of numbers. */
    ARRAY,
    /** A fixed number of bytes of text: a {@code char} array, padded with zeros. */
    TEXT,
    /** A number that stands for a name. */
    ENUM,
    /** A number whose bits stand for names. */
    SET,
    /** Fields within a field. */
    COMPOSITE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FieldKind ofWord(final String word) {
        for (final FieldKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }
}
