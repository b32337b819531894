package io.acta.testkit;

import java.util.Map;
import java.util.TreeMap;

/** Counts what a simulation came by: a check that nothing ever comes to says nothing. Decides nothing. */
final class Reached {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(final String what) {
        counts.merge(what, 1L, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }
}
