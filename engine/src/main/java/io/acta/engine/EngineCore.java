package io.acta.engine;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.Query;
import io.acta.engine.loop.QueryQueue;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.Subscription;
import io.acta.engine.release.SubscriptionRunner;
import io.acta.engine.replay.BatchReplayer;
import io.acta.engine.replay.FollowLoop;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What an engine and a replica have in common, and what a replica hands over when it becomes an engine: reactors and state, the
 * applier, questions, the release logs and who reads them.
 */
final class EngineCore {
    private final EngineContext context;
    private final EngineCounters counters;
    private final ReleaseLog outputs;
    private final ReleaseLog changes;
    private final Assembly assembly;
    private final PublishedTables published;
    private final ActionApplier applier;
    private final QueryQueue queries = new QueryQueue();
    private final Queue<SubscriptionRunner> runners = new ConcurrentLinkedQueue<>();
    private final Long2ObjectHashMap<TableType<?, ?>> tableTypes = new Long2ObjectHashMap<>();
    private FollowLoop followLoop;
    private volatile EngineHost host;
    private volatile boolean lent;

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
        this.applier = new ActionApplier(assembly, this::onFailure);
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

    /** Applies the batches that a journal recovers, but for those that a replica has applied. */
    Journal.BatchHandler recoveryHandler() {
        return followLoop == null ? new BatchReplayer(applier, assembly) : followLoop;
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

    QueryQueue queries() {
        return queries;
    }

    private void onFailure(final long sequence, final String what, final Exception cause) {
        if (host.tellsFailures()) {
            context.errorHandler()
                    .onError(new EngineException(
                            "engine " + context.name() + ": " + what + " failed at sequence " + sequence
                                    + " and was undone: " + cause,
                            cause));
        }
    }

    <R> CompletableFuture<R> query(final Function<StateView, R> question) {
        final CompletableFuture<R> answer = new CompletableFuture<>();
        submit(new Query<>(question, assembly, answer));
        return answer;
    }

    private void submit(final Query<?> query) {
        final EngineHost asked = host;
        if (!asked.answersQueries()) {
            query.refuse(asked.endedException());
        } else if (!queries.offer(query)) {
            query.refuse(new EngineException(
                    "engine " + context.name() + ": too many queries wait; ask less often, or more at once"));
        } else if (host.isOver()) {
            // It ended between the two looks, perhaps without seeing the query. An answer that was given stands.
            query.refuse(host.endedException());
        }
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

    private Subscription subscribe(final String name, final OverflowPolicy policy, final ReleaseLog log) {
        final Subscription subscription = new Subscription(name, log, policy, tableTypes::get, log.capacity() / 2);
        // Between two batches, so that it sees whole batches from the next one on.
        final CompletableFuture<Subscription> added = query(state -> {
            log.removeClosed();
            log.add(subscription);
            return subscription;
        });
        try {
            return added.join();
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
                IdleMode.ADAPTIVE.strategy(),
                context.errorHandler(),
                counters.get(EngineCounter.SUBSCRIBER_ERRORS),
                () -> host.isOver(),
                onEnd);
        runners.add(runner);
        runner.start();
    }

    /** Waits for the subscribers' threads, which end once the host is over. */
    void joinSubscribers() {
        for (final SubscriptionRunner runner : runners) {
            runner.join();
        }
    }

    /** True when subscribers that must not lose anything have read everything. */
    boolean isDelivered() {
        return outputs.isDrained() && changes.isDrained();
    }

    /** Frees the state's memory, unless it is lent. Idempotent. */
    void close() {
        if (!lent) {
            assembly.close();
        }
    }
}
