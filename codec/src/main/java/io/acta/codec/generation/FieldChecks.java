package io.acta.codec.generation;

import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** Writes the parameter that a field becomes in a facade's method, and the condition under which it is refused. */
final class FieldChecks {
    private FieldChecks() {}

    /** True when a field can be a parameter. */
    static boolean isParameter(final FieldLayout field) {
        return switch (field.kind()) {
            case SCALAR, ENUM -> true;
            case TEXT -> field.isAscii();
            case ARRAY -> field.type() == ScalarType.UINT8 && !field.hasOwnBounds() && !field.isOptional();
            default -> field.isConstant();
        };
    }

    /** The parameter's type. */
    static String type(final FieldLayout field) {
        return switch (field.kind()) {
            case ENUM -> Names.upper(field.typeName());
            case TEXT -> "CharSequence";
            case ARRAY -> "byte[]";
            default -> javaType(field.type());
        };
    }

    /** The flyweight's setter, with its argument. */
    static String setter(final FieldLayout field) {
        final String name = Names.lower(field.name());
        if (field.kind() == FieldKind.ARRAY) {
            return "put" + Names.upper(name) + "(" + name + ", 0, " + field.arrayLength() + ")";
        }
        if (field.kind() == FieldKind.TEXT && field.isOptional()) {
            return name + "(" + name + " == null ? \"\" : " + name + ")";
        }
        if (field.kind() == FieldKind.ENUM && field.isOptional()) {
            return name + "(" + name + " == null ? " + type(field) + ".NULL_VAL : " + name + ")";
        }
        return name + "(" + name + ")";
    }

    /** A Java condition that is true when the value must not be sent; empty when every value may. */
    static String refusal(final FieldLayout field) {
        final String name = Names.lower(field.name());
        return switch (field.kind()) {
            case ENUM -> field.isOptional() ? "" : name + " == null || " + name + " == " + type(field) + ".NULL_VAL";
            case TEXT -> text(name, field);
            case ARRAY -> name + " == null || " + name + ".length != " + field.arrayLength();
            default -> field.type().isFloating() ? floating(name, field) : whole(name, field);
        };
    }

    /** What a value must be, in words for whoever gave another. */
    static String rule(final FieldLayout field) {
        final String orNull = field.isOptional() ? ", or null" : "";
        return switch (field.kind()) {
            case ENUM -> "must not be null";
            case TEXT -> "must be ASCII text of at most " + field.arrayLength() + " characters" + orNull;
            case ARRAY -> "must be " + field.arrayLength() + " bytes";
            default ->
                "must be from " + field.type().format(field.minValue()) + " to "
                        + field.type().format(field.maxValue()) + orNull;
        };
    }

    private static String text(final String name, final FieldLayout field) {
        final String check = "!TextCheck.isText(" + name + ", " + field.arrayLength() + ", " + field.minValue() + ", "
                + field.maxValue() + ")";
        return field.isOptional() ? name + " != null && " + check : check;
    }

    private static String floating(final String name, final FieldLayout field) {
        final String outside = "!(" + name + " >= " + literal(field, field.minValue()) + " && " + name + " <= "
                + literal(field, field.maxValue()) + ")";
        final String box = field.type() == ScalarType.FLOAT ? "Float" : "Double";
        return field.isOptional()
                ? box + ".compare(" + name + ", " + literal(field, field.nullValue()) + ") != 0 && " + outside
                : outside;
    }

    private static String whole(final String name, final FieldLayout field) {
        final ScalarType type = field.type();
        final String value = type == ScalarType.CHAR ? "(" + name + " & 0xFF)" : name;
        final List<String> parts = new ArrayList<>();
        if (type == ScalarType.UINT64) {
            if (field.minValue() != 0) {
                parts.add("Long.compareUnsigned(" + value + ", " + literal(field, field.minValue()) + ") < 0");
            }
            parts.add("Long.compareUnsigned(" + value + ", " + literal(field, field.maxValue()) + ") > 0");
        } else {
            final int shift = Long.SIZE - javaLengthBytes(type) * Byte.SIZE;
            final long least = type == ScalarType.CHAR ? 0 : Long.MIN_VALUE >> shift;
            final long greatest = type == ScalarType.CHAR ? 0xFF : Long.MAX_VALUE >> shift;
            if (field.minValue() > least) {
                parts.add(value + " < " + literal(field, field.minValue()));
            }
            if (field.maxValue() < greatest) {
                parts.add(value + " > " + literal(field, field.maxValue()));
            }
        }
        final String isNull = value + " == " + literal(field, field.nullValue());
        if (field.isOptional()) {
            return parts.isEmpty() ? "" : "!(" + isNull + ") && (" + String.join(" || ", parts) + ")";
        }
        if (type.isWithin(field.nullValue(), field.minValue(), field.maxValue())) {
            parts.add(isNull);
        }
        return String.join(" || ", parts);
    }

    private static String literal(final FieldLayout field, final long raw) {
        return switch (field.type()) {
            case FLOAT -> floatLiteral("Float", field.type().format(raw), "f");
            case DOUBLE -> floatLiteral("Double", field.type().format(raw), "d");
            case INT64, UINT64, UINT32 -> raw + "L";
            default -> Long.toString(raw);
        };
    }

    private static String floatLiteral(final String box, final String text, final String suffix) {
        return switch (text) {
            case "NaN" -> box + ".NaN";
            case "Infinity" -> box + ".POSITIVE_INFINITY";
            case "-Infinity" -> box + ".NEGATIVE_INFINITY";
            default -> text + suffix;
        };
    }

    /** The Java type that sbe-tool gives a primitive. */
    private static String javaType(final ScalarType type) {
        return switch (type) {
            case CHAR, INT8 -> "byte";
            case UINT8, INT16 -> "short";
            case UINT16, INT32 -> "int";
            case UINT32, INT64, UINT64 -> "long";
            case FLOAT -> "float";
            case DOUBLE -> "double";
        };
    }

    private static int javaLengthBytes(final ScalarType type) {
        return switch (javaType(type)) {
            case "byte" -> Byte.BYTES;
            case "short" -> Short.BYTES;
            case "int" -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }
}
