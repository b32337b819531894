/** Prevayler as a contender. */
package io.acta.bench.rival.prevayler;
