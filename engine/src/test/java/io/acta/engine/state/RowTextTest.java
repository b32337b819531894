package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.works.LabelEncoder;
import io.acta.engine.works.LabelTable;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts from a message into a row, by a generated table. */
class RowTextTest {
    private static final int KEY = 7;

    private final StateStore store = new StateStore(16);
    private final LabelTable labels = new LabelTable(store.create(LabelTable.TYPE, 8));
    private final LabelEncoder row;

    RowTextTest() {
        store.beginBatch();
        store.beginStep(1);
        row = labels.add(KEY).after(-1);
    }

    @AfterEach
    void free() {
        store.close();
    }

    private static UnsafeBuffer message(final String text) {
        return new UnsafeBuffer(("<<" + text + ">>").getBytes(StandardCharsets.UTF_8));
    }

    private void copy(final String text) {
        LabelTable.copyWords(row, message(text), 2, text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void shouldCopyATextAndPutZerosBehindIt() {
        copy("eight ch");
        assertThat(labels.get(KEY).words()).isEqualTo("eight ch");
        copy("né");
        assertThat(labels.get(KEY).words()).isEqualTo("né");
        for (int i = 3; i < 8; i++) {
            assertThat(labels.get(KEY).words(i)).as("byte %d", i).isZero();
        }
        copy("");
        assertThat(labels.get(KEY).words()).isEmpty();
        assertThat(labels.get(KEY).after()).as("the field behind it").isEqualTo(-1);
    }

    @Test
    void shouldCopyBytesToo() {
        LabelTable.copyBytes(row, new UnsafeBuffer(new byte[] {9, 8, 7, 6, 5}), 1, 4);
        assertThat(labels.get(KEY).bytes(0)).isEqualTo((short) 8);
        assertThat(labels.get(KEY).bytes(3)).isEqualTo((short) 5);
        assertThat(labels.get(KEY).after()).isEqualTo(-1);
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndLeaveTheRowAsItWas() {
        copy("as it is");
        assertThatThrownBy(() -> copy("nine char"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Label.words: lengthBytes=9 is not within 0 to 8");
        assertThatThrownBy(() -> LabelTable.copyWords(row, message(""), 0, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(labels.get(KEY).words()).isEqualTo("as it is");
        assertThat(labels.get(KEY).after()).isEqualTo(-1);
    }
}
