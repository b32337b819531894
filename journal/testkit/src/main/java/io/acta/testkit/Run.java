package io.acta.testkit;

import io.acta.engine.Engine;

/** One seed from its beginning to its end: a thousand small things in random order, then a calm in which everything is compared. */
final class Run {
    private static final long MS_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000 * MS_NS;

    private final World world;
    private final Clients clients;
    private final Writer writer;
    private final Standby standby;
    private final Checks checks;
    private final int steps;

    Run(final World world, final Program program, final int steps) {
        this.world = world;
        this.steps = steps;
        clients = new Clients(program, world.random, world.truth);
        standby = new Standby(world);
        writer = new Writer(world, clients, standby::die);
        checks = new Checks(world);
    }

    void run() {
        writer.launch();
        for (int step = 0; step < steps; step++) {
            if (writer.isUp()) {
                step();
            } else {
                restart();
            }
        }
        end();
    }

    private void step() {
        final int dice = world.random.nextInt(100);
        world.trace.fold(dice).fold(world.disk.operations());
        if (dice < 35) {
            dispatch(1 + world.random.nextInt(6));
        } else if (dice < 62) {
            writer.turn();
        } else if (dice < 72) {
            writer.sync();
        } else if (dice < 78) {
            writer.poll();
        } else if (dice < 86) {
            stepStandby();
        } else if (dice < 91) {
            world.passTime(world.random.nextLong(world.random.nextInt(4) == 0 ? 100 * MS_NS : MS_NS / 100));
        } else if (dice < 94) {
            world.disk.writeBackSome();
        } else if (dice < 96) {
            ask();
        } else {
            stepFault();
        }
    }

    private void dispatch(final int count) {
        for (int i = 0; i < count; i++) {
            if (clients.dispatch() < 0) {
                return;
            }
        }
    }

    private void stepStandby() {
        if (standby.replica() == null) {
            standby.launch();
        } else {
            final int dice = world.random.nextInt(20);
            if (dice == 0 && world.setting.takesSnapshots() && standby.isFollowing()) {
                standby.snapshot();
            } else if (dice == 1) {
                checks.checkReplica(writer.engine(), standby);
            } else if (dice == 2) {
                standby.die();
            } else {
                standby.turn();
            }
        }
        writer.check();
    }

    private void ask() {
        if (world.setting.takesSnapshots() && world.random.nextBoolean()) {
            writer.engine().snapshot();
        } else if (world.random.nextInt(4) == 0) {
            writer.settle();
        } else if (world.random.nextInt(4) == 0) {
            writer.launchASecond();
        }
    }

    private void stepFault() {
        switch (world.random.nextInt(10)) {
            case 0, 1 -> writer.armCrash(world.random.nextInt(40));
            case 2 -> crash(Fault.KILL);
            case 3 -> crash(Fault.POWER_LOSS);
            case 4 -> {
                if (world.mayHappen(Fault.WRITE_ERROR)) {
                    world.failWriteIn(1 + world.random.nextInt(20));
                }
            }
            case 5 -> {
                if (world.mayHappen(Fault.FORCE_ERROR)) {
                    world.failForceIn(1 + world.random.nextInt(10));
                }
            }
            case 6 -> {
                if (world.mayHappen(Fault.FULL_DISK)) {
                    world.happened(Fault.FULL_DISK);
                    world.fill(world.random.nextInt(400_000));
                }
            }
            case 7 -> {
                if (world.mayHappen(Fault.CLOCK_JUMP)) {
                    world.happened(Fault.CLOCK_JUMP);
                    world.passTime((world.random.nextBoolean() ? 1 : -1) * world.random.nextLong(24 * HOUR_NS));
                }
            }
            case 8 -> {
                if (world.isFull()) {
                    world.remedy();
                }
            }
            default -> writer.close();
        }
    }

    private void crash(final Fault fault) {
        if (world.mayHappen(fault)) {
            writer.crash(fault);
        }
    }

    private void restart() {
        final Fault last = writer.takeLastCrash();
        if (world.isFull() && world.random.nextBoolean()) {
            world.remedy();
        }
        if (last == Fault.KILL
                && standby.isFollowing()
                && world.mayHappen(Fault.PROMOTION)
                && world.random.nextBoolean()) {
            world.happened(Fault.PROMOTION);
            writer.promote(standby.promoted(writer::whileWaiting), standby.process());
        } else {
            if (!world.truth.isPowerLost()) {
                // The mark on the disk may be older than what was synced last, and damage to that is then no loss that
                // shows.
                damage(Fault.DAMAGED_JOURNAL);
            }
            damage(Fault.DAMAGED_SNAPSHOT);
            writer.launch();
        }
        writer.checkProgress();
    }

    private void damage(final Fault fault) {
        if (world.mayHappen(fault) && !world.isFull() && world.random.nextInt(3) == 0) {
            standby.die();
            checks.checkDamage(fault);
        }
    }

    /** Nothing goes wrong any more: what was promised must hold, and goes on to hold after one more launch. */
    private void end() {
        world.calm();
        world.disk.stayUp();
        for (int round = 0; round < 2; round++) {
            if (!writer.isUp()) {
                restart();
            }
            writer.settle();
            final Engine engine = writer.engine();
            if (engine == null) {
                continue;
            }
            writer.checkRows();
            standby.die();
            standby.launch();
            checks.checkReplica(engine, standby);
            if (!world.truth.isRetired()) {
                checks.checkReplay(engine);
            }
            world.truth.tellings().checkOnce();
            world.trace.fold(engine.query(Checks::stateHash).join());
            writer.close();
        }
        standby.die();
    }

    SimulationReport report(final long seed, final Finding finding) {
        return new SimulationReport(
                seed,
                steps,
                clients.dispatched(),
                world.truth.lastBatch(),
                writer.launches(),
                world.happened,
                checks.damageRefused(),
                checks.damageHarmless(),
                world.reached.counts(),
                world.trace.value(),
                finding);
    }

    /** Lets go of what a finding left behind. */
    void abandon() {
        standby.die();
        writer.abandon();
    }
}
