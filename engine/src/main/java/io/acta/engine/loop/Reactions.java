package io.acta.engine.loop;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reaction;
import io.acta.engine.reactor.RejectionCode;
import io.acta.engine.state.ChangeList;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tells reactions what a batch has changed, in rounds: {@link #beginRound} copies what changed since the round before, then each
 * {@link #next} has one change and one reaction in hand, which {@link #run} brings together in a step of its own.
 */
final class Reactions implements StepWork {
    private static final Reaction[] NONE = {};

    private final StateStore store;
    private final ChangeList changes;
    private final List<Declared> declared = new ArrayList<>();
    private Reaction[][] byTable = {};
    private String[][] names = {};
    private int reaction;
    private int round;
    private boolean isLastRound;
    private long collectedUpTo;

    /** What a reactor has asked for. */
    private record Declared(String reactor, TableType<?, ?> type, Reaction reaction) {}

    Reactions(final StateStore store) {
        this.store = store;
        this.changes = new ChangeList(store);
    }

    void declare(final String reactor, final TableType<?, ?> type, final Reaction reacting) {
        declared.add(new Declared(reactor, type, reacting));
    }

    /** Once all tables are there. */
    void bind(final Function<TableType<?, ?>, Table> tables) {
        final int count = declared.isEmpty() ? 0 : store.tables().size();
        byTable = new Reaction[count][];
        names = new String[count][];
        for (int i = 0; i < count; i++) {
            final Table table = store.tables().get(i);
            final List<Declared> wanted = declared.stream()
                    .filter(one -> tables.apply(one.type) == table)
                    .toList();
            byTable[i] = wanted.isEmpty()
                    ? NONE
                    : wanted.stream().map(Declared::reaction).toArray(Reaction[]::new);
            names[i] = wanted.stream().map(Declared::reactor).toArray(String[]::new);
            if (!wanted.isEmpty()) {
                store.watch(table);
            }
        }
    }

    boolean isEmpty() {
        return declared.isEmpty();
    }

    void beginBatch() {
        round = 0;
        collectedUpTo = 0;
    }

    /** Collects what has changed since the last round. @return false when nothing has. */
    boolean beginRound(final int roundsMax) {
        collectedUpTo = store.collectChanges(collectedUpTo, changes);
        round++;
        isLastRound = round >= roundsMax;
        reaction = 0;
        return changes.next();
    }

    /** Moves on to the next reaction, or to the next change and its first one. @return false when the round is over. */
    boolean next() {
        reaction++;
        if (reaction < byTable[changes.table().number()].length) {
            return true;
        }
        reaction = 0;
        return changes.next();
    }

    @Override
    public void run(final ActionContext context) {
        byTable[changes.table().number()][reaction].onChange(
                changes.kind(), changes.before(), 0, changes.after(), 0, context);
    }

    /** In the last round nothing may change that somebody would have to be told of. */
    @Override
    public void beforeCommit(final StepContext context) {
        if (isLastRound && store.stepChangesWatched()) {
            context.refuse(RejectionCode.REACTIONS);
        }
    }

    @Override
    public String describe() {
        return "reaction of " + names[changes.table().number()][reaction] + " to " + changes.kind() + " row of "
                + changes.table().type().name() + ", round " + round;
    }

    void close() {
        changes.close();
    }
}
