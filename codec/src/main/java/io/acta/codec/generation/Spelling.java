package io.acta.codec.generation;

import java.util.Locale;

/** Tells a misspelled word from another word, so that a slip of the pen is refused and does not become a word without meaning. */
final class Spelling {
    private static final int SHORT_WORD = 3;

    private Spelling() {}

    /** True when a word is most likely meant: at most two letters wrong, missing or too many, one in a word of three; capitals don't count. */
    static boolean isMeant(final String written, final String word) {
        return distance(written.strip().toLowerCase(Locale.ROOT), word) <= (word.length() <= SHORT_WORD ? 1 : 2);
    }

    /** Levenshtein's: letters to change, add or take away, row by row. */
    private static int distance(final String a, final String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
