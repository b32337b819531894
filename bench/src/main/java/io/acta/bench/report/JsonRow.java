package io.acta.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** One figure with all that belongs to it: a JSON object on one line. Fields stand in the order in which they are added. */
public final class JsonRow {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DECIMALS = 3;

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;

    /** Without a field. */
    public JsonRow() {
        try {
            generator = JSON.createGenerator(text);
            generator.writeStartObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name of what was measured. */
    public JsonRow(final String name) {
        this();
        text("name", name);
    }

    /** Adds figures: whole numbers, numbers to three decimals, texts and truths. */
    public JsonRow figures(final Map<String, Object> figures) {
        figures.forEach((field, value) -> {
            if (value instanceof Double number) {
                number(field, number, DECIMALS);
            } else if (value instanceof Long number) {
                number(field, number, 0);
            } else if (value instanceof Boolean truth) {
                truth(field, truth);
            } else {
                text(field, value.toString());
            }
        });
        return this;
    }

    /** Adds a number with so many decimals. */
    public JsonRow number(final String field, final double value, final int decimals) {
        try {
            generator.writeNumberField(field, rounded(value, decimals));
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds numbers without decimals. */
    public JsonRow numbers(final String field, final List<Double> values) {
        try {
            generator.writeArrayFieldStart(field);
            for (final double value : values) {
                generator.writeNumber(rounded(value, 0));
            }
            generator.writeEndArray();
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a text. */
    public JsonRow text(final String field, final String value) {
        try {
            generator.writeStringField(field, value);
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds true or false. */
    public JsonRow truth(final String field, final boolean value) {
        try {
            generator.writeBooleanField(field, value);
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line, without an end of line. Nothing can be added after it. */
    public String end() {
        try {
            generator.writeEndObject();
            generator.close();
            return text.toString();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigDecimal rounded(final double value, final int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
