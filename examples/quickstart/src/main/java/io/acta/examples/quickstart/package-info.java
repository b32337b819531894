/** The first example: a bank that is killed and comes back. Start with {@link io.acta.examples.quickstart.Bank}. */
package io.acta.examples.quickstart;
