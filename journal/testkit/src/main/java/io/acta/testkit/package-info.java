/**
 * A simulator for engines: an engine's own reactors, with the real loop, recovery, replicas and snapshots, on a disk, a clock and publishers
 * that one seed drives. {@link io.acta.testkit.Simulation} is where to begin; {@code docs/TESTKIT.md} has an example.
 *
 * <p><b>Threads:</b> a simulation runs on its caller's. <b>Imports:</b> tests alone should import this.
 */
package io.acta.testkit;
