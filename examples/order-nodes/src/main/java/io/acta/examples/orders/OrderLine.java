package io.acta.examples.orders;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One line of an order file, read field by field: an order, or a problem with the field that has it. Never throws because of what a line says.
 *
 * <p>A record of a file ends with its line: a quote that is not closed spoils its own line and no other.
 */
final class OrderLine {
    /** Bytes of the longest line that is read. */
    static final int LENGTH_MAX = 1_024;

    private static final int FIELDS = 7;
    private static final int VALUE_LENGTH_MAX = 40;
    private static final int QUANTITY_MAX = 1_000;
    private static final long PRICE_CENTS_MAX = 100_000_000;
    private static final int CENTS = 100;
    private static final LocalDate FIRST_DAY = LocalDate.of(1990, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2089, 12, 31);

    private final CsvReader.CsvReaderBuilder csv = CsvReader.builder()
            .skipEmptyLines(false)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .maxBufferSize(LENGTH_MAX * 4);

    private long orderId;
    private long customerId;
    private long productId;
    private int quantity;
    private long unitPriceCents;
    private long placedNs;
    private boolean paid;
    private LineField field;
    private LineProblem problem;
    private String value;

    /** Reads a line. @return true when it is an order. */
    boolean read(final String line) {
        problem = LineProblem.NONE;
        final List<String> fields = split(line);
        if (fields == null) {
            return false;
        }
        if (fields.size() != FIELDS) {
            return fail(LineField.LINE, LineProblem.FIELD_COUNT, Integer.toString(fields.size()));
        }
        orderId = number(LineField.ORDER, fields.get(0), OrderNode.GIVEN_ID_FLOOR);
        customerId = number(LineField.CUSTOMER, fields.get(1), Long.MAX_VALUE);
        productId = number(LineField.PRODUCT, fields.get(2), Long.MAX_VALUE);
        quantity = (int) number(LineField.QUANTITY, fields.get(3), QUANTITY_MAX);
        unitPriceCents = cents(fields.get(4));
        placedNs = date(fields.get(5));
        paid = yes(fields.get(6));
        return problem == LineProblem.NONE;
    }

    /** Takes note of a line that cannot be looked at. */
    void unreadable(final LineProblem why, final String start) {
        problem = LineProblem.NONE;
        fail(LineField.LINE, why, start);
    }

    /** The first problem of a line is the one that is told. @return false. */
    private boolean fail(final LineField failed, final LineProblem why, final String said) {
        if (problem == LineProblem.NONE) {
            field = failed;
            problem = why;
            value = ascii(said);
        }
        return false;
    }

    private List<String> split(final String line) {
        if (line.isBlank()) {
            fail(LineField.LINE, LineProblem.FIELD_COUNT, "0");
            return null;
        }
        // The parser takes a quote that is never closed for closed by the line's end.
        if (line.chars().filter(c -> c == '"').count() % 2 != 0) {
            fail(LineField.LINE, LineProblem.NOT_CSV, line);
            return null;
        }
        try {
            return csv.ofSingleCsvRecord(line).getFields();
        } catch (final CsvParseException e) {
            fail(LineField.LINE, LineProblem.NOT_CSV, line);
            return null;
        }
    }

    private long number(final LineField of, final String text, final long max) {
        final long number;
        try {
            number = Long.parseLong(text.strip());
        } catch (final NumberFormatException e) {
            fail(of, LineProblem.NOT_A_NUMBER, text);
            return 0;
        }
        if (number < 1 || number > max) {
            fail(of, LineProblem.OUT_OF_BOUNDS, text);
        }
        return number;
    }

    /** Digits, then a point and two digits if there are cents: no float comes near money. */
    private long cents(final String text) {
        final String price = text.strip();
        if (!price.matches("-?[0-9]{1,15}([.][0-9]{2})?")) {
            fail(LineField.PRICE, LineProblem.NOT_A_NUMBER, text);
            return 0;
        }
        final long cents = Long.parseLong(price.replace(".", "")) * (price.indexOf('.') < 0 ? CENTS : 1);
        if (cents < 0 || cents > PRICE_CENTS_MAX) {
            fail(LineField.PRICE, LineProblem.OUT_OF_BOUNDS, text);
        }
        return cents;
    }

    private long date(final String text) {
        try {
            final LocalDate day = LocalDate.parse(text.strip());
            if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
                fail(LineField.PLACED, LineProblem.OUT_OF_BOUNDS, text);
            }
            return TimeUnit.DAYS.toNanos(day.toEpochDay());
        } catch (final DateTimeException e) {
            fail(LineField.PLACED, LineProblem.NOT_A_DATE, text);
            return 0;
        }
    }

    private boolean yes(final String text) {
        final String answer = text.strip();
        if (!"yes".equals(answer) && !"no".equals(answer)) {
            fail(LineField.PAID, LineProblem.NOT_YES_OR_NO, text);
        }
        return "yes".equals(answer);
    }

    /** What a person needs to find it: the beginning, without what no terminal shows. */
    private static String ascii(final String text) {
        final String start = text.length() > VALUE_LENGTH_MAX ? text.substring(0, VALUE_LENGTH_MAX) : text;
        return start.replaceAll("[^ -~]", "?");
    }

    /** Sends the line as an action. @return what the sink returns. */
    long send(final OrdersActions actions, final long fileId, final long lineNumber) {
        if (problem != LineProblem.NONE) {
            return actions.lineUnreadable(fileId, lineNumber, field, problem, value);
        }
        return actions.orderImported(
                orderId,
                customerId,
                productId,
                unitPriceCents,
                placedNs,
                fileId,
                lineNumber,
                quantity,
                paid ? YesNo.YES : YesNo.NO);
    }

    /** What is wrong; NONE when nothing is. */
    LineProblem problem() {
        return problem;
    }

    /** Which field is wrong. */
    LineField field() {
        return field;
    }

    /** What it says, in ASCII. */
    String value() {
        return value;
    }
}
