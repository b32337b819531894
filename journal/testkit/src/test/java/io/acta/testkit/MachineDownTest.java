package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.testkit.disk.MachineDown;
import io.acta.testkit.tally.TallyActions;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine goes down at each operation of its disk in turn, also where a replica has a snapshot in hand that nobody waits for. */
@Timeout(60)
class MachineDownTest {
    private static final String IN_A_SNAPSHOT = "a snapshot's file";

    private World world;
    private Clients clients;
    private Standby standby;
    private Writer writer;

    /** A writer, and a replica that has written a snapshot of a batch which nobody has synced, so that it is not finished. */
    private void prepare() {
        long seed = 0;
        do {
            world = new World(
                    ++seed,
                    EnumSet.noneOf(Fault.class),
                    () -> List.of(new TallyKeeper()),
                    context -> {},
                    UnaryOperator.identity());
        } while (!world.setting.takesSnapshots());
        clients = new Clients(
                (publisher, random) -> new TallyActions(publisher).voted(random.nextInt(20), 1),
                world.random,
                world.truth);
        standby = new Standby(world);
        writer = new Writer(world, clients, standby::die);
        writer.launch();
        clients.dispatch();
        writer.settle();
        standby.launch();
        clients.dispatch();
        writer.turn();
        assertThat(standby.catchUp()).isTrue();
        standby.snapshot();
    }

    @Test
    void shouldLaunchAfterAMachineWentDownAnywhereInAPromotion() {
        final Set<String> places = new HashSet<>();
        boolean wentDown = true;
        for (int operations = 0; wentDown; operations++) {
            prepare();
            writer.crash(Fault.KILL);
            world.disk.downAfter(operations, standby.process());
            writer.promote(standby.promoted(writer::whileWaiting), standby.process());
            wentDown = writer.launches() > 2;
            places.add(wentDown ? world.disk.downAt() : "");
            assertThat(writer.isUp()).isTrue();
            writer.checkProgress();
            writer.abandon();
        }
        assertThat(places).contains(IN_A_SNAPSHOT).hasSizeGreaterThan(3);
    }

    @Test
    void shouldSeeThatAMachineWentDownWhileAReplicaFinishedItsSnapshot() {
        final Set<String> places = new HashSet<>();
        boolean wentDown = true;
        for (int operations = 0; wentDown; operations++) {
            prepare();
            writer.settle();
            world.disk.downAfter(operations, standby.process());
            assertThat(standby.catchUp()).isEqualTo(!world.disk.isDown());
            wentDown = world.disk.isDown();
            places.add(wentDown ? world.disk.downAt() : "");
            standby.die();
            world.disk.stayUp();
            writer.abandon();
        }
        assertThat(places).contains(IN_A_SNAPSHOT);
    }

    /** Its next batches cannot be read, and what it then puts away can no longer be deleted. */
    @Test
    void shouldSeeThatAMachineWentDownWhileAReplicaHadASnapshotInHand() {
        prepare();
        world.disk.downAfter(0, standby.process());
        world.disk.process(standby.process());
        assertThatThrownBy(() -> Files.createDirectory(world.directory.resolve("other")))
                .isInstanceOf(MachineDown.class);
        standby.turn();
        assertThat(standby.isFollowing()).isFalse();
        assertThat(standby.catchUp()).isFalse();
        standby.die();
        writer.abandon();
    }
}
