package io.acta.engine.reactor;

/**
 * What was collected from tables at one moment.
 *
 * @param sequence of the last action whose effects it shows.
 * @param value what the collector made of the tables.
 */
public record Collected<R>(long sequence, R value) {}
