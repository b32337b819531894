/**
 * Frames: what is published is read once a frame, drawn once, and encoded once for each quality that somebody watches. One thread draws; nothing
 * here waits for a viewer or for the engine.
 */
package io.acta.examples.stream.frames;
