/** The engine's counters and positions, in a memory-mapped file that another process can read. */
package io.acta.engine.counters;
