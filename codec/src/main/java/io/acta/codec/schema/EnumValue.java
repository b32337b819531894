package io.acta.codec.schema;

/**
 * One value of an enum.
 *
 * @param name of the value.
 * @param value that stands for it, as {@link ScalarType#read} gives it.
 * @param sinceVersion of the schema that has it.
 */
public record EnumValue(String name, long value, int sinceVersion) {}
