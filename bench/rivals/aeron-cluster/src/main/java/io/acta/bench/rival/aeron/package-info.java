/** Aeron Cluster as a contender: the same replicated log that several machines would share, with one member. */
package io.acta.bench.rival.aeron;
