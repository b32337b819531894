/**
 * The suite's driver: one producer thread gives actions to a contender's {@link io.acta.bench.driver.Lane} and takes the results back,
 * in the ways that are measured. It runs in a JVM of the contender's own, started by {@link io.acta.bench.driver.ForkMain}, and brings
 * nothing but HdrHistogram, so that every contender keeps the versions that it asks for.
 */
package io.acta.bench.driver;
