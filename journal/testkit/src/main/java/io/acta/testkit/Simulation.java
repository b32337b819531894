package io.acta.testkit;

import io.acta.engine.EngineContext;
import io.acta.engine.journal.Journal;
import io.acta.engine.reactor.Reactor;
import io.acta.testkit.disk.MachineDown;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An engine with the reactors given, run in a world that one seed makes: its disk, clock, publishers, replica, subscribers, kills and losses of
 * power. One thread does everything, in an order that the seed decides, so that a seed that breaks a promise breaks it again.
 *
 * <pre>{@code
 * Simulation.of(() -> List.of(new TallyKeeper()))
 *         .program((publisher, random) -> new TallyActions(publisher).voted(random.nextInt(10), 1))
 *         .seed(seed)
 *         .run()
 *         .check();
 * }</pre>
 *
 * <p>What is checked: nothing acknowledged at its level is lost; nothing is applied twice; an output is never contradicted; engine, replay,
 * replica and restored snapshot show the same state; every halt and every refusal has a reason; every launch makes progress. For reactors that mostly
 * means: do they come to the same state again, whatever happens in between?
 *
 * <p><b>Threads:</b> one; simulations may run side by side. <b>Source:</b> the simulators of FoundationDB and TigerBeetle.
 */
public final class Simulation {
    private static final int STEPS = 600;

    private final Supplier<? extends List<? extends Reactor>> reactors;
    private Program program;
    private Set<Fault> faults = Fault.survivable();
    private Consumer<EngineContext> settings = context -> {};
    private UnaryOperator<Journal> journal = UnaryOperator.identity();
    private int steps = STEPS;
    private long seed;

    private Simulation(final Supplier<? extends List<? extends Reactor>> reactors) {
        this.reactors = reactors;
    }

    /** @param reactors made newly at each call: each launch, replica and replay has its own. */
    public static Simulation of(final Supplier<? extends List<? extends Reactor>> reactors) {
        return new Simulation(Objects.requireNonNull(reactors, "reactors"));
    }

    /** What publishers dispatch. Required. */
    public Simulation program(final Program program) {
        this.program = program;
        return this;
    }

    /** What may happen; {@link Fault#survivable()} when not given. */
    public Simulation faults(final Fault... faults) {
        final Set<Fault> given = EnumSet.noneOf(Fault.class);
        given.addAll(List.of(faults));
        this.faults = given;
        return this;
    }

    /**
     * Limits and such that the reactors need, set on each launch's context after the simulation's own. The same at each call, but for what may change
     * from launch to launch.
     */
    public Simulation settings(final Consumer<EngineContext> settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /** Puts something between the engine and its journal: to see that what it breaks is found. */
    Simulation journal(final UnaryOperator<Journal> between) {
        this.journal = between;
        return this;
    }

    /** Small things done in random order, one after the other; 600 when not given. */
    public Simulation steps(final int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("simulation: steps=" + steps + ", take at least 1");
        }
        this.steps = steps;
        return this;
    }

    /** What decides everything. */
    public Simulation seed(final long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Runs it.
     *
     * @return what happened; {@link SimulationReport#check()} throws when a promise was broken.
     */
    public SimulationReport run() {
        if (program == null) {
            throw new IllegalArgumentException("simulation: no program was set; call program(...)");
        }
        final World world = new World(seed, faults, reactors, settings, journal);
        final Run run = new Run(world, program, steps);
        Finding finding = null;
        try {
            run.run();
        } catch (final Finding e) {
            finding = e;
        } catch (final RuntimeException | MachineDown e) {
            finding = new Finding("something threw what nobody expects: " + e, e);
        } finally {
            run.abandon();
        }
        return run.report(seed, finding);
    }
}
