package io.acta.journal.chronicle;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Publisher;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM that runs the bank under load until it is killed. What it was told of, it writes into a shared mapped file, so
 * that the parent knows it after the kill: at 0 the last sequence whose outcome came, at 8, 16… how many of each publisher's
 * adjustments were APPLIED.
 */
final class KilledBank {
    static final int PUBLISHERS = 2;

    private KilledBank() {}

    static EngineContext context(final Path directory) {
        return new EngineContext()
                .name("killed-bank")
                .reactor(new BankKeeper(1_000))
                .reactor(new LedgerKeeper())
                .journal(new ChronicleJournal(new ChronicleJournalContext().directory(directory)));
    }

    /** With snapshots, one after the other, and no journal but what the oldest of two needs. */
    static EngineContext contextWithSnapshots(final Path directory) {
        return context(directory)
                .snapshots(SnapshotDirectory.of(directory))
                .snapshotEvery(500)
                .snapshotsKept(2);
    }

    public static void main(final String[] args) throws Exception {
        final MappedByteBuffer shared = map(Path.of(args[1]));
        final Path directory = Path.of(args[0]);
        load(Engine.launch(args.length > 2 ? contextWithSnapshots(directory) : context(directory)), shared);
        System.out.println("running");
    }

    /** Puts an engine under load for ever, from threads of their own. */
    static void load(final Engine engine, final MappedByteBuffer shared) {
        engine.onOutputs("acknowledged", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                shared.putLong(0, sequence);
                if (status == OutcomeStatus.APPLIED && correlationId != 0) {
                    final int offset = (int) (Long.BYTES * correlationId);
                    shared.putLong(offset, shared.getLong(offset) + 1);
                }
            }
        });
        for (int i = 1; i <= PUBLISHERS; i++) {
            final int account = i;
            new Thread(() -> adjustForEver(engine, account)).start();
        }
    }

    private static void adjustForEver(final Engine engine, final int account) {
        final Publisher publisher = engine.publisher().backPressureTimeout(1, TimeUnit.MINUTES);
        final BankActions actions = new BankActions(publisher);
        actions.accountOpened(account, account, Tier.BASIC);
        for (long i = 0; ; i++) {
            publisher.correlationId(account);
            actions.adjusted(account, 1, i);
            if (i % 1_000 == 0) {
                publisher.correlationId(0);
                actions.interestScheduled(account, 1_000_000, (short) 0);
            }
        }
    }

    static MappedByteBuffer map(final Path file) throws java.io.IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final MappedByteBuffer shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, 64);
            shared.order(ByteOrder.LITTLE_ENDIAN);
            return shared;
        }
    }
}
