package io.acta.bench.simulate;

import io.acta.bench.simulate.store.StoreActions;
import io.acta.engine.Publisher;
import io.acta.testkit.Program;
import java.util.random.RandomGenerator;

/** Random actions of every kind, many of which meet a bound, a row that is not there, or somebody who was faster. */
final class StoreProgram implements Program {
    private static final int ITEMS = 40;
    private static final int SHELVES = 5;
    private static final int PEERS = 6;

    @Override
    public long dispatch(final Publisher publisher, final RandomGenerator random) {
        final StoreActions actions = new StoreActions(publisher);
        final long item = random.nextInt(ITEMS);
        final int shelf = random.nextInt(SHELVES);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> actions.stocked(item, shelf, random.nextInt(200) - 10);
            case 3 -> actions.stocked(item, shelf, StockKeeper.POISON);
            case 4, 5 -> actions.revised(item, random.nextInt(300) - 1, random.nextInt(100));
            case 6 -> actions.dropped(item);
            case 7, 8 -> actions.moved(item, random.nextInt(ITEMS), random.nextInt(60));
            case 9, 10 -> actions.reminded(item, random.nextInt(400_000) - 40_000);
            case 11, 12 -> note(actions, random);
            case 13 -> actions.joined(random.nextInt(PEERS), (short) random.nextInt(2));
            case 14 -> actions.counted(random.nextInt(12), random.nextInt(6));
            default -> actions.announced(shelf, random.nextInt(PEERS), (short) random.nextInt(6));
        };
    }

    private static long note(final StoreActions actions, final RandomGenerator random) {
        final byte[] text = new byte[random.nextInt(300)];
        actions.noted().peerId(random.nextInt(PEERS)).word(random.nextInt(30)).putText(text, 0, text.length);
        return actions.commitNoted();
    }
}
