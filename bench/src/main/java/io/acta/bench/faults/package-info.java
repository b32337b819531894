/**
 * Real faults against real files and real processes, from a seed: {@code acta-bench faults}. Each {@link io.acta.bench.faults.FaultType} is one
 * way in which a machine, a disk, a person or a client can be bad; a {@link io.acta.bench.faults.Fault} does it round by round, and
 * {@link io.acta.bench.faults.FaultCounts} says what came of it. The engine under test counts ({@code counting.xml}): a numbered action that was
 * lost, applied twice or out of order shows in a counter. Only public types of the engine and the journal are used.
 */
package io.acta.bench.faults;
