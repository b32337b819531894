/**
 * JMH benchmarks of the engine's parts, and of what the machine itself can do. Parts that are private to a package are measured by
 * classes of that package ({@code io.acta.engine.state}, {@code io.acta.engine.loop}, {@code io.acta.journal.chronicle}), which nothing imports.
 */
package io.acta.bench.jmh;
