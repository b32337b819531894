package bank;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.OutcomeFutures;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.nio.file.Path;

/** Opens an account, pays in and overdraws; started again on the same directory, it goes on where it ended. */
public final class First {
    private First() {}

    /** @param args the directory of the journal. */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        try (Engine engine = Engine.launch(new EngineContext().reactor(new Bank())
                        .journal(new ChronicleJournal(new ChronicleJournalContext().directory(directory))));
                OutcomeFutures futures = engine.outcomeFutures()) {
            BankActions actions = new BankActions(futures.sink());
            futures.dispatch(() -> actions.opened(7)).join();
            System.out.println(futures.dispatch(() -> actions.adjusted(7, 50)).join());     // told when it survives kill -9
            System.out.println(futures.dispatch(() -> actions.adjusted(7, -1000)).join());
        }
    }
}
