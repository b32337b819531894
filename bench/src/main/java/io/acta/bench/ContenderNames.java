package io.acta.bench;

import io.acta.bench.mode.Row;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The contenders' labels, for help and checks. */
final class ContenderNames implements Iterable<String> {
    static final List<String> ALL = Stream.of(Row.values()).map(Row::label).toList();

    @Override
    public Iterator<String> iterator() {
        return ALL.iterator();
    }
}
