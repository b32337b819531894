/**
 * The durable journal on one machine. Chronicle Queue carries the batches; this package proves them.
 *
 * <p>Chronicle is used for one thing only: to append documents to a mapped file with little fixed cost. Files are read back by
 * {@link io.acta.journal.chronicle.RollFileScanner} alone, and a file that a process left behind is never opened by Chronicle
 * again: each launch appends to a generation of its own. What was measured, and why it is so, stands in the decision
 * record {@code docs/adr/0003-generations.md}. {@link io.acta.journal.chronicle.JournalFollower} reads what somebody else may be writing
 * ({@code docs/adr/0014-replicas-read-the-files.md}).
 *
 * <p>What is Chronicle's stands apart from what is a journal's: {@link io.acta.journal.chronicle.SteppedJournal} writes the same files without it, for
 * simulations ({@code docs/adr/0017-simulation-over-java-nio.md}).
 *
 * <p><b>Threads:</b> the reactor thread recovers, appends and closes; {@code acta-journal-NAME} keeps pages ready and checks that
 * the file is still there; {@code acta-journal-NAME-sync} forces files; {@code acta-journal-NAME-recovery} reads ahead while it recovers. <b>Imports:</b> no other package may import Chronicle, and only
 * whoever composes an engine imports this one.
 */
package io.acta.journal.chronicle;
