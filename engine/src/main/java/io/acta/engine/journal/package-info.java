/** The port behind which batches are kept, what a batch looks like, how a chain of them is verified, and journals in memory. */
package io.acta.engine.journal;
