package io.acta.engine;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.follow.BatchReplayer;
import io.acta.engine.follow.FollowLoop;
import io.acta.engine.idle.WakeUp;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.FailureListener;
import io.acta.engine.loop.Query;
import io.acta.engine.loop.QueryQueue;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.release.SubscriptionRunner;
import io.acta.engine.snapshot.Snapshots;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine and a replica have in common, and what a replica hands over when it becomes an engine: reactors and state, the
 * applier, questions, the release logs and who reads them.
 */
final class EngineCore {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineContext context;
    private final EngineCounters counters;
    private final ReleaseLog outputs;
    private final ReleaseLog changes;
    private final Assembly assembly;
    private final PublishedTables published;
    private final ActionApplier applier;
    private final Snapshots snapshots;
    private final WakeUp reactorWakeUp = new WakeUp();
    private final QueryQueue queries = new QueryQueue(reactorWakeUp);
    private final Queue<SubscriptionRunner> runners = new ConcurrentLinkedQueue<>();
    private final Long2ObjectHashMap<TableType<?, ?>> tableTypes = new Long2ObjectHashMap<>();
    private FollowLoop followLoop;
    private volatile EngineHost host;
    private volatile boolean lent;
    private final List<ObjLongConsumer<Exception>> causeKeepers = new CopyOnWriteArrayList<>();
    private volatile String brokenBy = "";

    /** @param context concluded. */
    EngineCore(final EngineContext context) {
        this.context = context;
        this.counters = new EngineCounters(context.countersFile());
        this.outputs = new ReleaseLog(context.outputLogBytes(), () -> host.isSubscriberWaitOver());
        this.changes = new ReleaseLog(context.changeLogBytes(), () -> host.isSubscriberWaitOver());
        this.assembly = new Assembly(context.engineId(), context.reactors(), context.limits(), outputs);
        this.published = new PublishedTables(
                assembly.store(),
                assembly.published(),
                context.releaseLevel() == Level.SYNCED ? context.changeLogBytes() : 0);
        this.applier = new ActionApplier(assembly, new Failures());
        this.snapshots = context.snapshots() == null
                ? null
                : new Snapshots(assembly, applier, context.engineId(), context.snapshots());
        for (final Table table : assembly.store().tables()) {
            final TableType<?, ?> type = table.type();
            tableTypes.put((long) type.schemaId() << 32 | type.templateId(), type);
        }
    }

    /** Sets who runs it from now on. */
    void host(final EngineHost next) {
        host = next;
    }

    /** Says that a replica applies batches to it. */
    void followLoop(final FollowLoop loop) {
        followLoop = loop;
    }

    /** Takes and restores snapshots; null when the context has no place for them. */
    Snapshots snapshots() {
        return snapshots;
    }

    /**
     * Where the state stands before a journal is applied: where a replica brought it, or the newest snapshot that is whole, which is
     * restored here.
     *
     * @param lastSequenceMax snapshots of later actions are passed over.
     */
    Snapshots.Restored start(final long lastSequenceMax) {
        if (followLoop != null) {
            return new Snapshots.Restored(followLoop.end(), List.of());
        }
        return snapshots == null
                ? new Snapshots.Restored(JournalEnd.EMPTY, List.of())
                : snapshots.restoreNewest(lastSequenceMax);
    }

    /** Applies the batches that a journal recovers, but for those that a replica has applied. */
    Journal.BatchHandler recoveryHandler() {
        return followLoop == null ? new BatchReplayer(applier, assembly) : followLoop;
    }

    /** True when a replica applied batches to it before. */
    boolean isFollowed() {
        return followLoop != null;
    }

    /** Checks that the journal ends where the state stands. */
    void checkRecovered(final JournalEnd end) {
        if (followLoop != null) {
            followLoop.checkEnd(end);
        }
    }

    /** True while a replica's core tries to become an engine's: when that fails, the replica goes on with it. */
    boolean isLent() {
        return lent;
    }

    void lent(final boolean isLent) {
        lent = isLent;
    }

    EngineContext context() {
        return context;
    }

    EngineCounters counters() {
        return counters;
    }

    ReleaseLog outputs() {
        return outputs;
    }

    ReleaseLog changes() {
        return changes;
    }

    Assembly assembly() {
        return assembly;
    }

    PublishedTables published() {
        return published;
    }

    ActionApplier applier() {
        return applier;
    }

    /** Wakes the reactor thread, should it rest. */
    WakeUp reactorWakeUp() {
        return reactorWakeUp;
    }

    QueryQueue queries() {
        return queries;
    }

    /** What broke the state, in words that end a sentence; empty when no handler did. */
    String brokenBy() {
        return brokenBy;
    }

    /** Has the cause of each action that FAILS told on the reactor thread, before its outcome is. */
    void keepCauses(final ObjLongConsumer<Exception> keeper) {
        causeKeepers.add(keeper);
    }

    void forgetCauses(final ObjLongConsumer<Exception> keeper) {
        causeKeepers.remove(keeper);
    }

    <R> CompletableFuture<R> query(final Function<StateView, R> question) {
        final CompletableFuture<R> answer = new CompletableFuture<>();
        submit(new Query<>(question, assembly, answer));
        return answer;
    }

    private void submit(final Query<?> query) {
        if (host.isApplyingThread()) {
            query.refuse(
                    new EngineException(
                            "engine " + context.name()
                                    + ": asked on the reactor thread, which would wait for itself; a question uses the StateView that it"
                                    + " is given, a handler its views, and what follows an answer goes to another thread (thenApplyAsync)"));
        } else if (!ofHost(EngineHost::answersQueries)) {
            query.refuse(host.endedException());
        } else if (!queries.offer(query)) {
            query.refuse(new EngineException(
                    "engine " + context.name() + ": too many queries wait; ask less often, or more at once"));
        } else if (isOver()) {
            // It ended between the two looks, perhaps without seeing the query. An answer that was given stands.
            query.refuse(host.endedException());
        } else {
            host.onQuery();
        }
    }

    private boolean isOver() {
        return ofHost(EngineHost::isOver);
    }

    /** Asks again once another took its place: what is over for a replica, or for an engine that it could not become, goes on in the other. */
    private boolean ofHost(final Predicate<EngineHost> question) {
        EngineHost asked;
        boolean answer;
        do {
            asked = host;
            answer = question.test(asked);
        } while (asked != host);
        return answer;
    }

    Subscription subscribe(final String name, final OverflowPolicy policy) {
        return subscribe(name, policy, outputs);
    }

    Subscription subscribeToChanges(final String name, final OverflowPolicy policy) {
        return subscribe(name, policy, changes);
    }

    Subscription onOutputs(
            final String name, final OverflowPolicy policy, final ReleaseHandler handler, final Runnable onEnd) {
        final Subscription subscription = subscribe(name, policy);
        run(subscription, limit -> subscription.poll(handler, limit), onEnd);
        return subscription;
    }

    Subscription onChanges(final String name, final OverflowPolicy policy, final ChangeHandler handler) {
        final Subscription subscription = subscribeToChanges(name, policy);
        run(subscription, limit -> subscription.pollChanges(handler, limit), () -> {});
        return subscription;
    }

    Subscription onState(
            final String name,
            final OverflowPolicy policy,
            final StateHandler handler,
            final List<TableType<?, ?>> tables) {
        final Subscription subscription = newSubscription(name, policy, changes);
        final StateThenChanges state = awaitAdded(name, view -> {
            // First the rows: when they cannot be had, no subscription stays that nobody polls.
            final StateThenChanges copied = new StateThenChanges(view, tables, handler, host, context.joinerBytesMax());
            changes.removeClosed();
            changes.addAtEnd(subscription);
            return copied;
        });
        run(subscription, limit -> state.poll(subscription, limit), () -> {});
        return subscription;
    }

    private Subscription newSubscription(final String name, final OverflowPolicy policy, final ReleaseLog log) {
        return new Subscription(name, log, policy, tableTypes::get, log.capacity() / 2);
    }

    private Subscription subscribe(final String name, final OverflowPolicy policy, final ReleaseLog log) {
        final Subscription subscription = newSubscription(name, policy, log);
        // Between two batches, so that it sees whole batches from the next one on.
        return awaitAdded(name, state -> {
            log.removeClosed();
            log.add(subscription);
            return subscription;
        });
    }

    private <R> R awaitAdded(final String name, final Function<StateView, R> adding) {
        try {
            return query(adding).join();
        } catch (final CompletionException e) {
            throw new EngineException(
                    "subscription " + name + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    private void run(final Subscription subscription, final SubscriptionRunner.Poll poll, final Runnable onEnd) {
        final SubscriptionRunner runner = new SubscriptionRunner(
                context.name(),
                subscription,
                poll,
                IdleMode.ADAPTIVE.strategy(subscription.reader(), subscription::restNs),
                e -> context.errorHandler()
                        .onError(new EngineException(
                                "engine " + context.name() + ": subscription " + subscription.name()
                                        + " failed at sequence " + subscription.sequence() + ": " + e,
                                e)),
                counters.get(EngineCounter.SUBSCRIBER_ERRORS),
                this::isOver,
                () -> {
                    try {
                        onEnd.run();
                    } finally {
                        runners.removeIf(ended -> ended.thread() == Thread.currentThread());
                    }
                });
        runners.add(runner);
        runner.start();
    }

    /** True on a subscriber's thread. */
    boolean isSubscriberThread() {
        return runners.stream().anyMatch(runner -> runner.thread() == Thread.currentThread());
    }

    /** Waits for the subscribers' threads, which end once the host is over and they have read what they may; no longer than the close timeout. */
    void joinSubscribers() {
        final long deadlineNs = System.nanoTime() + ThreadEnd.graceNs(context.closeTimeoutNs());
        for (final SubscriptionRunner runner : runners) {
            if (runner.thread() != Thread.currentThread()
                    && !ThreadEnd.await(runner.thread(), () -> System.nanoTime() - deadlineNs > 0)) {
                LOG.warn(
                        "engine {}: closed while subscription {} is still in its handler",
                        context.name(),
                        runner.subscription().name());
            }
        }
    }

    /** True when subscribers that must not lose anything have read everything. */
    boolean isDelivered() {
        return outputs.isDrained() && changes.isDrained();
    }

    /** Tells of subscribers that the end waited for no longer. On the thread that applies, at its end. */
    void tellWhoWasGivenUp() {
        outputs.forEachGivenUp(this::tellGivenUp);
        changes.forEachGivenUp(this::tellGivenUp);
    }

    private void tellGivenUp(final Subscription subscription) {
        context.errorHandler()
                .onError(
                        new EngineException(
                                "engine " + context.name() + ": closed before subscription " + subscription.name()
                                        + " had read everything, which took longer than the close timeout: it gets nothing after the record in"
                                        + " hand; ask for outputs again from the last one that was done (OutputHistory), for changes by onState"));
    }

    /** Frees the state's memory, unless it is lent. Idempotent. */
    void close() {
        if (!lent) {
            assembly.close();
        }
    }

    private final class Failures implements FailureListener {
        @Override
        public void onFailure(
                final long sequence, final boolean hasOutcome, final String what, final Exception failure) {
            if (!host.tellsFailures()) {
                return;
            }
            if (hasOutcome) {
                causeKeepers.forEach(keeper -> keeper.accept(failure, sequence));
            }
            context.errorHandler()
                    .onError(new EngineException(
                            "engine " + context.name() + ": " + what + " failed at sequence " + sequence
                                    + " and was undone: " + failure,
                            failure));
        }

        @Override
        public void onError(final long sequence, final String what, final Error error) {
            brokenBy = ", by " + what + " at sequence " + sequence;
        }
    }
}
