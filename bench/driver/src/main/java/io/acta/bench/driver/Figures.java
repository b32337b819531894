package io.acta.bench.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run gave: numbers, texts and truths by name, in the order in which they were put. It travels from a fork to its parent as a
 * file of lines {@code TYPE name value}, because a contender's class path may hold no JSON library, or an odd one.
 */
public final class Figures {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Puts a whole number. */
    public Figures put(final String name, final long value) {
        values.put(name, value);
        return this;
    }

    /** Puts a number. */
    public Figures put(final String name, final double value) {
        values.put(name, value);
        return this;
    }

    /** Puts a text; ends of lines become blanks. */
    public Figures put(final String name, final String value) {
        values.put(name, value.replace('\n', ' ').replace('\r', ' '));
        return this;
    }

    /** Puts true or false. */
    public Figures put(final String name, final boolean value) {
        values.put(name, value);
        return this;
    }

    /** Puts all that another one has. */
    public Figures putAll(final Figures other) {
        values.putAll(other.values);
        return this;
    }

    /** All by name: each a Long, a Double, a Boolean or a String. */
    public Map<String, Object> values() {
        return values;
    }

    /** A number, NaN when there is none of that name. */
    public double number(final String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** A whole number. @throws IllegalArgumentException when there is none of that name. */
    public long whole(final String name) {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException(name + " is no whole number: " + values.get(name));
    }

    /** A text, empty when there is none of that name. */
    public String text(final String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** True when the truth of that name is. */
    public boolean isTrue(final String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Writes them so that the file is there as a whole or not at all. */
    public void store(final Path file) throws IOException {
        final List<String> lines = new ArrayList<>();
        values.forEach((name, value) -> lines.add(value.getClass().getSimpleName() + ' ' + name + ' ' + value));
        final Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.write(draft, lines, StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads what {@link #store} wrote. */
    public static Figures load(final Path file) throws IOException {
        final Figures figures = new Figures();
        for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            final String[] parts = line.split(" ", 3);
            if (parts.length != 3) {
                throw new IOException(file + " holds a line that is no figure: " + line);
            }
            switch (parts[0]) {
                case "Long" -> figures.put(parts[1], Long.parseLong(parts[2]));
                case "Double" -> figures.put(parts[1], Double.parseDouble(parts[2]));
                case "Boolean" -> figures.put(parts[1], Boolean.parseBoolean(parts[2]));
                case "String" -> figures.put(parts[1], parts[2]);
                default -> throw new IOException(file + " holds a figure of an unknown type: " + line);
            }
        }
        return figures;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
