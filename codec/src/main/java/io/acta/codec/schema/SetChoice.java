package io.acta.codec.schema;

/**
 * One choice of a set.
 *
 * @param name of the choice.
 * @param bit that stands for it, 0 for the least significant.
 * @param sinceVersion of the schema that has it.
 */
public record SetChoice(String name, int bit, int sinceVersion) {}
