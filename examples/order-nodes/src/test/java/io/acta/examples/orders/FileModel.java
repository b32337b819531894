package io.acta.examples.orders;

import io.acta.engine.reactor.StateView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must come of an order file, by plain Java: maps, a regular expression and a loop. Shares no code with the nodes or their reader. */
final class FileModel {
    private static final Pattern LINE =
            Pattern.compile("(\\d+),(\\d+),(\\d+),(\\d+),\"?(\\d+)[.](\\d\\d)\"?,(\\d{4}-\\d\\d-\\d\\d),(yes|no)");

    final Map<Long, String> orders = new TreeMap<>();
    final TreeSet<Long> refusedLines = new TreeSet<>();
    final Map<Long, Long> stock = new HashMap<>();
    int lines;

    private final Map<Long, Queue<long[]>> waiting = new HashMap<>();

    FileModel(final Path file, final long stockOfEach) throws IOException {
        for (long product = 1; product <= Catalogue.PRODUCTS; product++) {
            stock.put(product, stockOfEach);
            waiting.put(product, new ArrayDeque<>());
        }
        final List<String> all = Files.readAllLines(file, StandardCharsets.UTF_8);
        lines = all.size() - 1;
        for (int i = 1; i < all.size(); i++) {
            if (!take(LINE.matcher(all.get(i)))) {
                refusedLines.add(i + 1L);
            }
        }
        waiting.forEach(this::serve);
    }

    private boolean take(final Matcher line) {
        if (!line.matches()
                || (line.group(0).length() - line.group(0).replace("\"", "").length()) % 2 != 0) {
            return false;
        }
        final long order = Long.parseLong(line.group(1));
        final long customer = Long.parseLong(line.group(2));
        final long product = Long.parseLong(line.group(3));
        final long quantity = Long.parseLong(line.group(4));
        final long cents = Long.parseLong(line.group(5) + line.group(6));
        final long day;
        try {
            day = LocalDate.parse(line.group(7)).toEpochDay();
        } catch (final DateTimeException e) {
            return false;
        }
        if (customer > Catalogue.CUSTOMERS || product > Catalogue.PRODUCTS || orders.containsKey(order)) {
            return false;
        }
        final boolean paid = "yes".equals(line.group(8));
        orders.put(
                order, text(customer, product, quantity, cents, TimeUnit.DAYS.toNanos(day), paid ? "PAID" : "PLACED"));
        if (paid) {
            waiting.get(product).add(new long[] {order, quantity});
        }
        return true;
    }

    private void serve(final long product, final Queue<long[]> inOrder) {
        for (long[] next = inOrder.poll(); next != null && next[1] <= stock.get(product); next = inOrder.poll()) {
            stock.merge(product, -next[1], Long::sum);
            orders.computeIfPresent(next[0], (order, text) -> text.replace("PAID", "READY"));
        }
    }

    long count(final String status) {
        return orders.values().stream().filter(text -> text.endsWith(status)).count();
    }

    /** The same text for each order that the node has. */
    static Map<Long, String> ordersOf(final StateView state) {
        final Map<Long, String> all = new TreeMap<>();
        final OrderCursor cursor = state.view(OrderTable.TYPE).cursor().all();
        while (cursor.next()) {
            final OrderDecoder order = cursor.row();
            all.put(
                    order.orderId(),
                    text(
                            order.customerId(),
                            order.productId(),
                            order.quantity(),
                            order.unitPriceCents(),
                            order.placedNs(),
                            order.status().name()));
        }
        return all;
    }

    static Map<Long, Long> stockOf(final StateView state) {
        final Map<Long, Long> all = new HashMap<>();
        final ProductCursor cursor = state.view(ProductTable.TYPE).cursor().all();
        while (cursor.next()) {
            all.put(cursor.row().productId(), cursor.row().quantity());
        }
        return all;
    }

    private static String text(
            final long customer,
            final long product,
            final long quantity,
            final long cents,
            final long placedNs,
            final String status) {
        return customer + " " + product + " " + quantity + " " + cents + " " + placedNs + " " + status;
    }
}
