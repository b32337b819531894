package io.acta.journal.chronicle;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.Replica;
import io.acta.engine.ReplicaContext;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/** Main class of a child that follows a journal, becomes its writer as soon as it can, and is under load from then on. */
final class StandbyChild {
    private StandbyChild() {}

    public static void main(final String[] arguments) throws Exception {
        final Path directory = Path.of(arguments[0]);
        final MappedByteBuffer shared = KilledBank.map(Path.of(arguments[1]));
        final Replica standby = Replica.launch(context(directory));
        System.out.println("following");
        Engine engine = null;
        while (engine == null) {
            try {
                engine = standby.promote(new ChronicleJournal(new ChronicleJournalContext().directory(directory)));
            } catch (final EngineException e) {
                if (!e.getMessage().contains("journal in use")) {
                    throw e;
                }
                Thread.sleep(1);
            }
        }
        KilledBank.load(engine, shared);
        System.out.println("promoted");
    }

    static ReplicaContext context(final Path directory) {
        return new ReplicaContext()
                .source(new ChronicleBatchSource(directory))
                .engine(new EngineContext()
                        .name("standby")
                        .reactor(new BankKeeper(1_000))
                        .reactor(new LedgerKeeper()));
    }
}
