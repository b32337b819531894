package io.acta.engine.loop;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reaction;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.ChangeList;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tells reactions what a batch has changed, in rounds: {@link #beginRound} copies what changed since the round before, then each
 * {@link #next} has one change and one reaction in hand, which {@link #run} brings together in a step of its own.
 *
 * <p>When a batch can take no more outputs, {@link #holdOver} keeps the pair in hand and all that is untold for the next batch, which goes on there
 * and takes no actions. What is held over stands in no table: a replay of the batches makes it again, and a snapshot is not taken meanwhile.
 */
final class Reactions implements StepWork {
    private static final Reaction[] NONE = {};

    private final StateStore store;
    private final StepCauses causes = new StepCauses();

    /** What is being told. */
    private ChangeList changes;

    /** What the next round will tell. */
    private ChangeList following;

    private final List<Declared> declared = new ArrayList<>();
    private Reaction[][] byTable = {};
    private String[][] names = {};
    private int reaction;
    private int round;
    private boolean isLastRound;
    private boolean heldOver;
    private long collectedUpTo;

    /** What a reactor has asked for. */
    private record Declared(String reactor, TableType<?, ?> type, Reaction reaction) {}

    Reactions(final StateStore store) {
        this.store = store;
        this.changes = new ChangeList(store);
        this.following = new ChangeList(store);
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

    /** Before the batch's first step. */
    void beginBatch() {
        collectedUpTo = 0;
        if (!heldOver) {
            round = 0;
            causes.clear();
        }
    }

    /** A step has begun: what it changes comes from there. */
    void stepBegan(final long step, final long causeSequence, final long origin, final long correlationId) {
        causes.add(step, causeSequence, origin, correlationId);
    }

    /** Collects what has changed since the last round, or goes on with what was held over. @return false when there is nothing. */
    boolean beginRound(final int roundsMax) {
        if (heldOver) {
            heldOver = false;
            isLastRound = round >= roundsMax;
            return true;
        }
        if (round >= roundsMax) {
            return false;
        }
        collect();
        final ChangeList told = changes;
        changes = following;
        following = told;
        following.clear();
        round++;
        isLastRound = round >= roundsMax;
        reaction = 0;
        return changes.next();
    }

    private void collect() {
        collectedUpTo = store.collectChanges(collectedUpTo, following);
    }

    /** The batch ends before the pair in hand: the next one goes on with it. */
    void holdOver() {
        heldOver = true;
        // Now, since the batch's end forgets what changed.
        collect();
    }

    /** True when a batch has ended before all was told. */
    boolean isHeldOver() {
        return heldOver;
    }

    /** Forgets what was held over: the state is another one. */
    void clear() {
        heldOver = false;
        changes.clear();
        following.clear();
        causes.clear();
    }

    /** Sequence of the action that changed the row in hand last. */
    long causeSequence() {
        return causes.sequence(changes.step());
    }

    /** Who dispatched it. */
    long causeOrigin() {
        return causes.origin(changes.step());
    }

    /** What its asker calls it. */
    long causeCorrelationId() {
        return causes.correlationId(changes.step());
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
                changes.kind(), version(), changes.before(), 0, changes.after(), 0, context);
    }

    private long version() {
        return changes.kind() == ChangeKind.REMOVED ? -1 : changes.step();
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
        following.close();
    }
}
