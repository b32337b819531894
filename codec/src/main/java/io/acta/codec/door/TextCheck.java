package io.acta.codec.door;

/** Whether a text fits a {@code char} array: for generated facades, before they claim room for a message. */
public final class TextCheck {
    private TextCheck() {}

    /**
     * Checks a text. Allocates nothing.
     *
     * @param text to be encoded, one byte a character.
     * @param lengthMax of the field.
     * @param min least character, included.
     * @param max greatest character, included.
     * @return false when it is null, too long, or has a character out of bounds.
     */
    public static boolean isText(final CharSequence text, final int lengthMax, final long min, final long max) {
        if (text == null || text.length() > lengthMax) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < min || c > max || c == 0) {
                return false;
            }
        }
        return true;
    }
}
