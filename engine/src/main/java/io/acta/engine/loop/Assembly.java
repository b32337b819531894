package io.acta.engine.loop;

import io.acta.codec.schema.Schema;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ActionQueue;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.Reaction;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.state.RowConsumer;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts reactors and their state together: sets every reactor up, makes the tables and checks that each has one owner.
 * Made before the reactor thread starts, then used by it alone. {@link #close()} frees the tables' memory.
 */
public final class Assembly implements StateView, AutoCloseable {
    private final Reactor[] reactors;
    private final StepWork[] batchEnds;
    private final ReleaseLog releases;
    private final StateStore store;
    private final Settings settings;
    private final StepContext context;
    private final FollowUps followUps;
    private final Outputs outputs;
    private final TimerTable timers;
    private final OriginMarks origins;
    private final StoredQueues queues;
    private final Reactions reactions;
    private Continuations continuations;
    private int queuesDeclared;
    private final Prefetcher prefetcher = new Prefetcher();
    private final Set<Table> published = new LinkedHashSet<>();
    private final Map<TableType<?, ?>, String> owners = new LinkedHashMap<>();

    /**
     * @throws IllegalStateException when a table has two owners or none; the message names it and them.
     */
    public Assembly(
            final long engineId, final List<Reactor> reactors, final EngineLimits limits, final ReleaseLog releases) {
        this.reactors = reactors.toArray(new Reactor[0]);
        this.releases = releases;
        this.store = new StateStore(limits.mutationsMax());
        this.context = new StepContext(engineId);
        this.queues = new StoredQueues(context);
        this.settings = new Settings(store, limits, queues, this::limitsChanged);
        this.followUps = new FollowUps(context, limits);
        this.outputs = new Outputs(context, releases, new OutputMark(store), limits);
        this.reactions = new Reactions(store);
        this.origins = new OriginMarks(store, limits.originsMax());
        this.timers = new TimerTable(store, context, limits.timersMax());
        try {
            setUp(reactors);
        } catch (final RuntimeException | Error e) {
            reactions.close();
            store.close();
            throw e;
        }
        this.batchEnds = reactors.stream()
                .filter(Assembly::endsBatches)
                .map(StepWork.BatchEnd::new)
                .toArray(StepWork[]::new);
    }

    private void setUp(final List<Reactor> all) {
        for (final Reactor reactor : all) {
            final Setup setup = new Setup(reactor);
            reactor.onSetup(setup);
            setup.over = true;
        }
        queues.create(store);
        queues.all().forEach(settings::declareQueue);
        reactions.bind(this::owned);
        for (final Reactor reactor : all) {
            reactor.onViews(this);
        }
    }

    private static boolean endsBatches(final Reactor reactor) {
        try {
            return reactor.getClass()
                            .getMethod("onBatchEnd", ActionContext.class)
                            .getDeclaringClass()
                    != Reactor.class;
        } catch (final NoSuchMethodException e) {
            throw new IllegalStateException(
                    "reactor " + reactor.name() + " has no onBatchEnd, which its interface has", e);
        }
    }

    /** All state. */
    public StateStore store() {
        return store;
    }

    @Override
    public <V, T extends V> V view(final TableType<V, T> type) {
        return type.view(owned(type));
    }

    @Override
    public List<TableType<?, ?>> tables() {
        return List.copyOf(owners.keySet());
    }

    @Override
    public void forEachRow(final TableType<?, ?> type, final RowConsumer consumer) {
        owned(type).forEachRow(consumer);
    }

    private Table owned(final TableType<?, ?> type) {
        final Table table = store.table(type.schemaId(), type.templateId());
        if (table == null) {
            throw new IllegalStateException("table without an owner: no reactor owns " + type.name()
                    + "; call setup.own(...) in the onSetup of one");
        }
        return table;
    }

    @Override
    public long originMark(final long origin) {
        final long mark = origins.highWaterMark(origin);
        return mark == Long.MIN_VALUE ? 0 : mark;
    }

    @Override
    public long sequence() {
        return context.sequence();
    }

    /** The reactors' schemas, each once, in the order of their first reactors. */
    public List<Schema> schemas() {
        final Map<Integer, Schema> schemas = new LinkedHashMap<>();
        for (final Reactor reactor : reactors) {
            schemas.putIfAbsent(reactor.schema().id(), reactor.schema());
        }
        return List.copyOf(schemas.values());
    }

    Reactor[] reactors() {
        return reactors;
    }

    StepWork[] batchEnds() {
        return batchEnds;
    }

    ReleaseLog releases() {
        return releases;
    }

    /** What decides outcomes beside actions and code. */
    public Settings settings() {
        return settings;
    }

    private void limitsChanged(final EngineLimits limits) {
        store.mutationsMax(limits.mutationsMax());
        followUps.limits(limits);
        outputs.limits(limits);
        timers.timersMax(limits.timersMax());
        queues.continuationRows(limits.continuationRows());
        if (continuations != null) {
            continuations.actionLengthMax(limits.actionLengthMax());
        }
        origins.originsMax(limits.originsMax());
    }

    StepContext context() {
        return context;
    }

    FollowUps followUps() {
        return followUps;
    }

    Outputs outputs() {
        return outputs;
    }

    TimerTable timers() {
        return timers;
    }

    StoredQueues queues() {
        return queues;
    }

    Reactions reactions() {
        return reactions;
    }

    /** Null when no reactor asked for them. */
    Continuations continuations() {
        return continuations;
    }

    /** Tables whose rows other threads read. */
    public List<Table> published() {
        return List.copyOf(published);
    }

    /** Looks ahead for the rows that actions will look up. */
    public Prefetcher prefetcher() {
        return prefetcher;
    }

    OriginMarks origins() {
        return origins;
    }

    @Override
    public void close() {
        reactions.close();
        store.close();
    }

    /** What one reactor declares. */
    private final class Setup implements ReactorSetup {
        private final String reactor;
        private final int schemaId;
        private boolean over;

        private Setup(final Reactor reactor) {
            this.reactor = reactor.name();
            this.schemaId = reactor.schema().id();
        }

        @Override
        public <V, T extends V> T own(final TableType<V, T> type, final long capacityRows) {
            requireSetup("table " + type.name());
            final String owner = owners.putIfAbsent(type, reactor);
            if (owner != null) {
                throw new IllegalStateException("table with two owners: " + type.name() + " is owned by " + owner
                        + " and by " + reactor + "; one must take a view in onViews");
            }
            final Table table = store.create(type, capacityRows);
            settings.declareCapacity(table);
            return type.owner(table);
        }

        @Override
        public void publish(final TableType<?, ?> type) {
            if (!reactor.equals(owners.get(type))) {
                throw new IllegalStateException(
                        "publish: reactor " + reactor + " does not own table " + type.name() + "; call own(...) first");
            }
            published.add(owned(type));
        }

        @Override
        public void prefetch(final int templateId, final int keyOffset, final TableType<?, ?> type) {
            final Table table = store.table(type.schemaId(), type.templateId());
            if (table == null) {
                throw new IllegalStateException(
                        "prefetch: reactor " + reactor + " has not called own(...) for table " + type.name() + " yet");
            }
            prefetcher.declare(schemaId, templateId, keyOffset, table);
        }

        @Override
        public MessageSink followUps() {
            return followUps;
        }

        @Override
        public OutputSink outputs() {
            return outputs;
        }

        @Override
        public ActionQueue queue(final int rows, final int... templateIds) {
            requireSetup("queue");
            if (rows < 1 || rows > StoredQueues.ROWS_MAX || templateIds.length == 0) {
                throw new IllegalArgumentException("queue of reactor " + reactor + ": rows=" + rows
                        + " must be within 1 to " + StoredQueues.ROWS_MAX + ", and templateIds="
                        + Arrays.toString(templateIds) + " must name what it collects");
            }
            return queues.collecting(++queuesDeclared, schemaId, rows, templateIds);
        }

        @Override
        public MessageSink continuations() {
            if (continuations == null) {
                requireSetup("continuations");
                final EngineLimits limits = settings.limits();
                continuations = new Continuations(
                        context, queues.continuations(limits.continuationRows()), limits.actionLengthMax());
            }
            return continuations;
        }

        private void requireSetup(final String what) {
            if (over) {
                throw new IllegalStateException(what + ": reactor " + reactor + " may declare it only within onSetup");
            }
        }

        @Override
        public void react(final TableType<?, ?> type, final Reaction reaction) {
            requireSetup("reaction to " + type.name());
            reactions.declare(reactor, type, reaction);
        }

        @Override
        public Timers timers() {
            return timers;
        }
    }
}
