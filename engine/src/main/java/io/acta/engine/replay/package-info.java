/**
 * A journal that a program applies again for itself, by a context of its own: replays, outputs asked for again, and the comparison
 * of two runs. On the caller's thread.
 */
package io.acta.engine.replay;
