/**
 * The comparison of all contenders: who takes part ({@code Entrant}), how much is measured ({@code Scale}), each contender's forks
 * ({@code Fork}, {@code Comparison}). Nothing here loads a rival's class; forks do, with a class path of the rival's own.
 */
package io.acta.bench.compare;
