/**
 * What a user of the engine writes against: the reactor's interface, its context, and the sinks that generated facades send
 * into. Everything here is called on the reactor thread, except a sink that is a publisher.
 */
package io.acta.engine.reactor;
