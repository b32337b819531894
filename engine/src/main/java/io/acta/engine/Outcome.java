package io.acta.engine;

import io.acta.engine.release.OutcomeStatus;

/**
 * What became of an action, for callers who can afford an object.
 *
 * @param sequence of the action.
 * @param status of it.
 * @param code of a rejection, else 0.
 */
public record Outcome(long sequence, OutcomeStatus status, int code) {}
