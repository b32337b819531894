package io.acta.codec.schema;

import java.util.Locale;

/** Whether a field must hold a value. */
public enum Presence {
    /** The null value is refused. */
    REQUIRED,
    /** The null value says that there is none. */
    OPTIONAL,
    /** The schema holds the value; the field has no bytes. */
    CONSTANT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
