package io.acta.bench.contender;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.nio.file.Path;

/** The engine as it is without any setting: what one gets who has read no manual. */
public final class DefaultEngine {
    private DefaultEngine() {}

    /** Launches it with accounts and a durable journal. */
    public static Engine launch(final Path directory) {
        return Engine.launch(new EngineContext()
                .reactor(new AccountReactor())
                .journal(new ChronicleJournal(new ChronicleJournalContext().directory(directory))));
    }
}
