package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries are told apart by their rows here. */
class MutationLogTest {
    private static final int MUTATIONS_MAX = 100_000;
    private static final int TABLE = (1 << 24) - 1;

    private final MutationLog log = new MutationLog(MUTATIONS_MAX);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldLayEntriesOutAsDocumented() {
        log.beginStep(1);
        final long body = append(Integer.MAX_VALUE, 24);
        append(0, 40);

        final long entry = log.stepStartAddress();
        assertThat(body).isEqualTo(entry + 16);
        assertThat(UnsafeApi.getInt(entry)).isEqualTo(MutationLog.EDIT | TABLE << 8);
        assertThat(UnsafeApi.getInt(entry + 4)).isEqualTo(Integer.MAX_VALUE);
        assertThat(UnsafeApi.getInt(entry + 8)).isEqualTo(16 + 24);
        assertThat(UnsafeApi.getInt(entry + 16 + 24 + 8)).isEqualTo(16 + 40);
        assertThat(UnsafeApi.getInt(entry + 16 + 24 + 12)).isEqualTo(16 + 24);
        assertThat(MutationLog.type(entry)).isEqualTo(MutationLog.EDIT);
        assertThat(MutationLog.table(entry)).isEqualTo(TABLE);
        assertThat(MutationLog.row(entry)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldFindNothingBackwardsInAnEmptyLogOrStep() {
        log.beginStep(1);
        assertThat(backwards()).isEmpty();
        append(1, 8);
        log.endStep();
        log.beginStep(2);
        assertThat(backwards()).isEmpty();
    }

    @Test
    void shouldGoBackToTheStepsBeginAndNoFurther() {
        log.beginStep(1);
        append(1, 8);
        append(2, 64);
        log.endStep();
        log.beginStep(2);
        append(3, 16);
        append(4, 8);
        append(5, 128);

        assertThat(backwards()).containsExactly(5, 4, 3);
        assertThat(forwards(0)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldForgetAStepAndGoOn() {
        log.beginStep(1);
        append(1, 8);
        log.endStep();
        log.beginStep(2);
        append(2, 256);
        append(3, 8);
        log.truncateToStepStart();
        log.endStep();
        log.beginStep(3);
        append(4, 16);
        append(5, 8);

        assertThat(backwards()).containsExactly(5, 4);
        assertThat(forwards(0)).containsExactly(1, 4, 5);
    }

    @Test
    void shouldForgetEverythingAndGoOn() {
        log.beginStep(1);
        append(1, 256);
        log.endStep();
        log.clear();
        assertThat(forwards(0)).isEmpty();
        log.beginStep(2);
        append(2, 8);

        assertThat(backwards()).containsExactly(2);
        assertThat(forwards(0)).containsExactly(2);
    }

    @Test
    void shouldKeepEntriesWhileItsMemoryGrows() {
        log.beginStep(1);
        append(0, 8);
        log.endStep();
        log.beginStep(2);
        final long memoryBefore = log.entryAddress(0);
        final List<Integer> rows = new ArrayList<>();
        for (int row = 1; row <= 10_000; row++) {
            append(row, 8 * (1 + row % 31));
            rows.add(row);
        }

        assertThat(log.entryAddress(0)).as("the memory has moved").isNotEqualTo(memoryBefore);
        assertThat(forwards(log.stepStart())).isEqualTo(rows);
        Collections.reverse(rows);
        assertThat(backwards()).isEqualTo(rows);
    }

    private long append(final int row, final int bodyBytes) {
        return log.append(MutationLog.EDIT, TABLE, row, bodyBytes);
    }

    private List<Integer> forwards(final long fromOffset) {
        final List<Integer> rows = new ArrayList<>();
        for (long entry = log.entryAddress(fromOffset); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            rows.add(MutationLog.row(entry));
        }
        return rows;
    }

    private List<Integer> backwards() {
        final List<Integer> rows = new ArrayList<>();
        for (long entry = log.lastAddress(); entry >= log.stepStartAddress(); entry = MutationLog.previous(entry)) {
            rows.add(MutationLog.row(entry));
        }
        return rows;
    }
}
