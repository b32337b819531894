/**
 * The state in Redis, for other programs to read: a subscriber notes which rows changed, and a thread of its own writes them, so that neither
 * the engine nor any client ever waits for Redis.
 */
package io.acta.examples.stream.mirror;
