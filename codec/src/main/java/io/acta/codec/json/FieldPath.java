package io.acta.codec.json;

import java.util.Locale;

/** Where in a message one is, for errors: {@code peers[0].tracks[2].side}. */
final class FieldPath {
    private static final int SHOWN_MAX = 80;

    private final String message;
    private final StringBuilder path = new StringBuilder();

    FieldPath(final String message) {
        this.message = message;
    }

    /** Goes into a field; {@link #leave} with what this returns goes back. */
    int enter(final String name) {
        final int before = path.length();
        if (before > 0) {
            path.append('.');
        }
        path.append(name);
        return before;
    }

    /** Goes to an element. */
    int enter(final int index) {
        final int before = path.length();
        path.append('[').append(index).append(']');
        return before;
    }

    void leave(final int before) {
        path.setLength(before);
    }

    JsonViewException wrong(final String why) {
        return new JsonViewException("message " + message + (path.isEmpty() ? "" : ", field " + path) + ": " + why);
    }

    /** A stranger's text, cut short and without what would break a log's line. */
    static String shown(final String text) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_MAX); i++) {
            final char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E) {
                out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        return text.length() > SHOWN_MAX
                ? out.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString()
                : out.toString();
    }
}
