/**
 * The nodes' state, row by row, in key-value buckets of NATS JetStream, for other processes to read and to watch. Threads of its own; the engine never waits for
 * them.
 */
package io.acta.examples.orders.mirror;
