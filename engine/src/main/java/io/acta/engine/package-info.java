/**
 * What a user embeds: {@link io.acta.engine.Engine}, its context and its publishers, and
 * {@link io.acta.engine.Replica}, which follows one. The reactor's side is in
 * {@code io.acta.engine.reactor}, the subscriber's in {@code io.acta.engine.release}.
 */
package io.acta.engine;
