/** What is measured: Acta, and what somebody would use instead. One class for each, all behind {@link Contender}. */
package io.acta.bench.contender;
