package io.acta.bench.contender;

import io.acta.engine.journal.DiscardingJournal;
import java.nio.file.Path;

/** Every contender by its name. */
public enum ContenderType {
    /** How fast two threads can pass actions and add numbers at all. */
    RAW_DISRUPTOR("raw-disruptor", "ring only: nothing is kept, nothing is undone") {
        @Override
        public Contender open(final Path directory) {
            return new RawDisruptor();
        }

        @Override
        public String settings() {
            return RawDisruptor.SETTINGS;
        }
    },
    /** What somebody would wire by hand to survive a killed process. */
    HAND_WIRED("hand-wired", "ring, array, one Chronicle document an action; no CRC, chain, hash, undo or recovery") {
        @Override
        public Contender open(final Path directory) {
            return new HandWired(directory);
        }

        @Override
        public String settings() {
            return HandWired.SETTINGS;
        }
    },
    /** The engine whose journal keeps nothing. */
    ENGINE_MEMORY("engine-memory", "the engine with a journal that discards: CRC, chain, hash and undo are on") {
        @Override
        public Contender open(final Path directory) {
            return new ActaEngine(new DiscardingJournal());
        }

        @Override
        public String settings() {
            return ActaEngine.SETTINGS + ", journal=DiscardingJournal";
        }
    },
    /** The engine with its durable journal. */
    ENGINE_JOURNALED("engine-journaled", "the engine with ChronicleJournal: all of the above, kept") {
        @Override
        public Contender open(final Path directory) {
            return new ActaEngine(ActaEngine.chronicleJournal(directory));
        }

        @Override
        public String settings() {
            return ActaEngine.SETTINGS + ", " + ActaEngine.JOURNAL_SETTINGS;
        }
    };

    private final String label;
    private final String description;

    ContenderType(final String label, final String description) {
        this.label = label;
        this.description = description;
    }

    /** How reports call it. */
    public String label() {
        return label;
    }

    /** What it does and what it leaves out. */
    public String description() {
        return description;
    }

    /**
     * Makes one, ready to run.
     *
     * @param directory empty, for its files.
     */
    public abstract Contender open(Path directory);

    /** What is set otherwise than by default. */
    public abstract String settings();
}
