package io.acta.examples.orders;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;

/**
 * Writes an order file: a heading, then one order a line. The same seed gives the same bytes, on every machine. A few lines are bad, as in any
 * real file; a few name customers who are not there, or an order twice.
 *
 * <pre>
 * order,customer,product,quantity,price,placed,paid
 * 1,417,23,2,"19.17",2026-01-01,yes
 * </pre>
 */
public final class OrderFileGenerator {
    /** The first line. */
    public static final String HEADING = "order,customer,product,quantity,price,placed,paid";

    /** Orders that a file may have. */
    public static final int ORDERS_MAX = 10_000_000;

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 90;
    private static final int QUANTITY_MAX = 5;
    private static final int PERCENT = 100;
    private static final int PAID_PERCENT = 80;
    private static final int CENTS = 100;
    private static final int BAD_EVERY = 200;

    private OrderFileGenerator() {}

    /**
     * Writes a file anew.
     *
     * @param orders lines after the heading.
     * @throws IOException when it cannot be written; what was written so far is left.
     */
    public static void write(final Path file, final int orders, final long seed) throws IOException {
        if (orders < 1 || orders > ORDERS_MAX) {
            throw new IllegalArgumentException("orders=" + orders + " is not within 1 to " + ORDERS_MAX);
        }
        final Random random = new Random(seed);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(HEADING);
            out.write('\n');
            for (int order = 1; order <= orders; order++) {
                out.write(line(order, (order - 1L) * DAYS / orders, random));
                out.write('\n');
            }
        }
    }

    private static String line(final int order, final long day, final Random random) {
        final int customer = 1 + random.nextInt(Catalogue.CUSTOMERS);
        final int product = 1 + random.nextInt(Catalogue.PRODUCTS);
        final int quantity = 1 + random.nextInt(QUANTITY_MAX);
        final boolean paid = random.nextInt(PERCENT) < PAID_PERCENT;
        final boolean quoted = random.nextInt(PERCENT) == 0;
        final LocalDate placed = FIRST_DAY.plusDays(day);
        final long cents = Catalogue.priceCents(product);
        final String price = cents / CENTS + "." + cents % CENTS / 10 + cents % 10;
        if (random.nextInt(BAD_EVERY) == 0) {
            return bad(random.nextInt(9), order, customer, product, placed);
        }
        return order + "," + customer + "," + product + "," + quantity + "," + (quoted ? '"' + price + '"' : price)
                + "," + placed + "," + (paid ? "yes" : "no");
    }

    private static String bad(
            final int kind, final int order, final int customer, final int product, final LocalDate placed) {
        final String head = order + "," + customer + "," + product;
        return switch (kind) {
            case 0 -> head + ",many,19.99," + placed + ",yes";
            case 1 -> head + ",1,-3.00," + placed + ",yes";
            case 2 -> head + ",1,19.99,2026-02-31,yes";
            case 3 -> head + ",1,19.99," + placed + ",perhaps";
            case 4 -> head + ",1,19.99";
            case 5 -> head + ",1,\"19.99," + placed + ",yes";
            case 6 -> order + ",999999," + product + ",1,19.99," + placed + ",yes";
            case 7 -> "1," + customer + "," + product + ",1,19.99," + placed + ",yes";
            default -> head + ",1,19.99 \u20ac," + placed + ",no";
        };
    }
}
