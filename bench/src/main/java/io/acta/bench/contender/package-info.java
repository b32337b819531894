/** Acta, and what somebody would wire by hand on the same libraries. One class for each, all behind the driver's {@code Contender}. */
package io.acta.bench.contender;
