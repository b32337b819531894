package io.acta.bench;

import io.acta.bench.compare.Entrant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The labels of who takes part in a comparison, for help and checks. */
final class EntrantLabels implements Iterable<String> {
    static final List<String> ALL =
            Stream.of(Entrant.values()).map(Entrant::label).toList();

    @Override
    public Iterator<String> iterator() {
        return ALL.iterator();
    }
}
