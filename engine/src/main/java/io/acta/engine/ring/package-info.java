/**
 * The ring between publishers and the reactor: Disruptor's sequencer over flat off-heap slots. The only package that
 * imports Disruptor. Memory order: a publisher's bytes are released by {@code publish} and acquired by {@code publishedUpTo}.
 */
package io.acta.engine.ring;
