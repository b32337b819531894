package io.acta.codec.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * One line of a schema's text, taken apart.
 *
 * @param lineNumber in the text, from 1.
 * @param depth how far in it stands.
 * @param word that it starts with.
 * @param name in quotes after the word.
 * @param values by key.
 */
record SchemaLine(int lineNumber, int depth, String word, String name, Map<String, String> values) {

    static SchemaLine parse(final int lineNumber, final String line) {
        final Scanner scanner = new Scanner(lineNumber, line);
        final int spaces = scanner.spaces();
        final String word = scanner.until(' ');
        scanner.spaces();
        final String name = scanner.value();
        final Map<String, String> values = new HashMap<>();
        while (scanner.spaces() > 0 && scanner.at < line.length()) {
            final String key = scanner.until('=');
            scanner.at++;
            values.put(key, scanner.value());
        }
        if (scanner.at < line.length()) {
            throw scanner.wrong();
        }
        return new SchemaLine(lineNumber, spaces / 2, word, name, values);
    }

    String text(final String key) {
        return values.get(key);
    }

    String required(final String key) {
        final String value = values.get(key);
        if (value == null) {
            throw wrong("has no " + key);
        }
        return value;
    }

    int number(final String key) {
        final long value = longNumber(key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw wrong(key + "=" + value + " is out of range");
        }
        return (int) value;
    }

    int number(final String key, final int usual) {
        return values.containsKey(key) ? number(key) : usual;
    }

    long longNumber(final String key) {
        try {
            return Long.parseLong(required(key));
        } catch (final NumberFormatException e) {
            throw wrong(key + "=" + values.get(key) + " is no number");
        }
    }

    long raw(final String key, final ScalarType type, final long usual) {
        final String value = values.get(key);
        if (value == null) {
            return usual;
        }
        try {
            return type.parse(value);
        } catch (final NumberFormatException e) {
            throw wrong(key + "=" + value + " is no " + type.primitiveName());
        }
    }

    ScalarType type(final String key) {
        final ScalarType type = ScalarType.of(required(key));
        if (type == null) {
            throw wrong(key + "=" + values.get(key) + " is no type");
        }
        return type;
    }

    SchemaException wrong(final String what) {
        return new SchemaException("schema text line " + lineNumber + " (" + word + " " + name + "): " + what);
    }

    private static final class Scanner {
        private final int lineNumber;
        private final String line;
        private int at;

        Scanner(final int lineNumber, final String line) {
            this.lineNumber = lineNumber;
            this.line = line;
        }

        int spaces() {
            final int from = at;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            return at - from;
        }

        String until(final char end) {
            final int to = line.indexOf(end, at);
            if (to < 0) {
                throw wrong();
            }
            final String found = line.substring(at, to);
            at = to;
            return found;
        }

        String value() {
            if (at >= line.length()) {
                throw wrong();
            }
            if (line.charAt(at) != '"') {
                final int space = line.indexOf(' ', at);
                final int to = space < 0 ? line.length() : space;
                final String found = line.substring(at, to);
                at = to;
                return found;
            }
            final StringBuilder text = new StringBuilder();
            for (at++; at < line.length(); at++) {
                final char c = line.charAt(at);
                if (c == '"') {
                    at++;
                    return text.toString();
                }
                text.append(c == '\\' ? escaped() : c);
            }
            throw wrong();
        }

        private char escaped() {
            at++;
            if (at >= line.length()) {
                throw wrong();
            }
            final char c = line.charAt(at);
            if (c != 'u') {
                return c;
            }
            if (at + 4 >= line.length()) {
                throw wrong();
            }
            try {
                final char decoded = (char) Integer.parseInt(line.substring(at + 1, at + 5), 16);
                at += 4;
                return decoded;
            } catch (final NumberFormatException e) {
                throw wrong();
            }
        }

        SchemaException wrong() {
            return new SchemaException("schema text line " + lineNumber + ": cannot be read at column " + (at + 1));
        }
    }
}
