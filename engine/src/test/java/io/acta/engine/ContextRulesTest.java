package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.snapshot.MemorySnapshotStore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A context is refused before anything is made by it, with the setting, its value and what would do. */
class ContextRulesTest {
    private static EngineContext context() {
        return BankHarness.context(new MemoryJournal()).snapshots(new MemorySnapshotStore());
    }

    private static UnaryOperator<EngineContext> setter(final String setting, final long value) {
        final int small = Math.toIntExact(value);
        return switch (setting) {
            case "ringSlots" -> context -> context.ringSlots(small);
            case "slotLengthBytes" -> context -> context.slotLengthBytes(small);
            case "longActionsMax" -> context -> context.longActionsMax(small);
            case "batchActionsMax" -> context -> context.batchActionsMax(small);
            case "outputLogBytes" -> context -> context.outputLogBytes(small);
            case "changeLogBytes" -> context -> context.changeLogBytes(small);
            case "joinerBytesMax" -> context -> context.joinerBytesMax(small);
            case "snapshotEvery" -> context -> context.snapshotEvery(value);
            case "snapshotsKept" -> context -> context.snapshotsKept(small);
            case "cpu" -> context -> context.cpu(small);
            case "closeTimeoutNs" -> context -> context.closeTimeout(value, TimeUnit.NANOSECONDS);
            default -> throw new IllegalArgumentException(setting);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "ringSlots, 1",
        "ringSlots, 1000",
        "ringSlots, 0",
        "ringSlots, -2",
        "slotLengthBytes, 16",
        "slotLengthBytes, 2097152",
        "slotLengthBytes, 100",
        "longActionsMax, 0",
        "longActionsMax, 65537",
        "batchActionsMax, 0",
        "batchActionsMax, 1048577",
        "outputLogBytes, 32768",
        "outputLogBytes, 10000000",
        "changeLogBytes, 32768",
        "changeLogBytes, 10000000",
        "joinerBytesMax, 1023",
        "joinerBytesMax, 1073741825",
        "snapshotEvery, -1",
        "snapshotsKept, -1",
        "snapshotsKept, 65537",
        "cpu, -2",
        "cpu, 1024",
        "closeTimeoutNs, -1"
    })
    void shouldNameTheSettingAndItsValue(final String setting, final long value) {
        final EngineContext context = setter(setting, value).apply(context());
        assertThatThrownBy(context::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("engine context: ")
                .hasMessageContaining(setting + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({
        "ringSlots, 2", "slotLengthBytes, 32", "longActionsMax, 1", "longActionsMax, 65536",
        "batchActionsMax, 1", "batchActionsMax, 1048576", "changeLogBytes, 65536", "changeLogBytes, 1073741824",
        "joinerBytesMax, 1024", "joinerBytesMax, 1073741824", "snapshotEvery, 0", "snapshotsKept, 65536",
        "cpu, -1", "cpu, 1023", "closeTimeoutNs, 0"
    })
    void shouldTakeTheBoundsThemselves(final String setting, final long value) {
        assertThat(setter(setting, value).apply(context()).conclude()).isNotNull();
    }

    @Test
    void shouldBoundTheRingAsAWhole() {
        assertThat(context().ringSlots(1 << 20).slotLengthBytes(1 << 10).conclude())
                .isNotNull();
        final EngineContext tooLarge = context().ringSlots(1 << 20).slotLengthBytes(1 << 11);
        assertThatThrownBy(tooLarge::conclude).hasMessageContaining("ringSlots=1048576 of slotLengthBytes=2048");
    }

    @Test
    void shouldNeedAPlaceForSnapshotsThatAreAskedFor() {
        final EngineContext every = BankHarness.context(new MemoryJournal()).snapshotEvery(1);
        assertThatThrownBy(every::conclude).hasMessageContaining("call snapshots(...)");
        final EngineContext kept = BankHarness.context(new MemoryJournal()).snapshotsKept(1);
        assertThatThrownBy(kept::conclude).hasMessageContaining("call snapshots(...)");
    }

    @Test
    void shouldNeedRoomForOneBatchInTheLogOfOutputs() {
        final EngineContext narrow = context().outputLogBytes(1 << 16);
        assertThatThrownBy(narrow::conclude)
                .hasMessageContaining("outputLogBytes=65536 is less than")
                .hasMessageContaining("batchActionsMax=4096");
        final EngineLimits few = EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(256);
        assertThat(context()
                        .outputLogBytes(1 << 16)
                        .limits(few)
                        .batchActionsMax(200)
                        .conclude())
                .isNotNull();
    }

    @Test
    void shouldNeedAReactor() {
        assertThatThrownBy(
                        () -> new EngineContext().journal(new MemoryJournal()).conclude())
                .hasMessageContaining("call reactor(...) at least once");
    }
}
