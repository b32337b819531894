package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.SymbolReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SymbolTableTest {
    private static final int CAPACITY = 60;

    private final StateStore store = new StateStore(1_000);
    private final Table rows = store.create(SymbolTable.TYPE, CAPACITY);
    private final SymbolTable symbols = SymbolTable.TYPE.owner(rows);
    private final SymbolView view = SymbolTable.TYPE.view(rows);
    private final PublishedTables published = new PublishedTables(store, List.of(rows), 0);
    private final SymbolReader reader = new SymbolReader(published);
    private long step;

    @AfterEach
    void close() {
        store.close();
    }

    private void inStep(final Runnable work) {
        store.retainChanges(true);
        store.beginBatch();
        store.beginStep(++step);
        work.run();
        store.commitStep();
        published.add(step, () -> {});
        store.endBatch();
    }

    @Test
    void shouldGiveIdsInOrderAndTheSameIdForTheSameText() {
        inStep(() -> {
            assertThat(symbols.idOf("ada")).isEqualTo(1);
            assertThat(symbols.idOf("bob")).isEqualTo(2);
            assertThat(symbols.idOf("ada")).isEqualTo(1);
            assertThat(symbols.idOf("")).isEqualTo(3);
        });
        assertThat(view.find("bob")).isEqualTo(2);
        assertThat(view.find("")).isEqualTo(3);
        assertThat(view.find("carl")).isEqualTo(SymbolView.NONE);
        assertThat(view.text(1)).isEqualTo("ada");
        assertThat(view.text(0)).isNull();
        assertThat(view.size()).isEqualTo(3);
        assertThat(reader.text(2)).isEqualTo("bob");
        assertThat(reader.text(4)).isNull();
        assertThat(reader.text(0)).isNull();
    }

    @Test
    void shouldFindATextByItsBytesAsByItsCharacters() {
        final String text = "Grüße, 東京 \uD83C\uDFB5";
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        inStep(() -> assertThat(symbols.idOf(text)).isEqualTo(1));
        assertThat(view.find(new UnsafeBuffer(utf8), 0, utf8.length)).isEqualTo(1);
        assertThat(view.text(1)).isEqualTo(text);
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[SymbolView.TEXT_LENGTH_MAX]);
        assertThat(view.copyText(1, copy, 0)).isEqualTo(utf8.length);
        assertThat(copy.getStringWithoutLengthUtf8(0, utf8.length)).isEqualTo(text);
        assertThat(view.find("a\uD83C")).isEqualTo(view.find("a?"));
    }

    @Test
    void shouldNeverGiveAnIdTwice() {
        inStep(() -> {
            symbols.idOf("ada");
            symbols.idOf("bob");
            symbols.remove(2);
        });
        inStep(() -> assertThat(symbols.idOf("bob")).isEqualTo(3));
        assertThat(view.text(2)).isNull();
        assertThat(reader.text(2)).isNull();
        assertThat(reader.text(3)).isEqualTo("bob");
    }

    @Test
    void shouldForgetWhatAnUndoneStepAdded() {
        inStep(() -> symbols.idOf("ada"));
        store.beginBatch();
        store.beginStep(++step);
        symbols.idOf("bob");
        store.rollbackStep();
        store.endBatch();
        assertThat(view.find("bob")).isEqualTo(SymbolView.NONE);
        inStep(() -> assertThat(symbols.idOf("carl")).isEqualTo(2));
        assertThat(store.recomputeHash()).isEqualTo(store.stateHash());
    }

    @Test
    void shouldRejectATextThatIsTooLongAndOneTooMany() {
        inStep(() -> {
            assertThat(symbols.idOf("x".repeat(SymbolView.TEXT_LENGTH_MAX))).isEqualTo(1);
            assertThatThrownBy(() -> symbols.idOf("x".repeat(SymbolView.TEXT_LENGTH_MAX + 1)))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("SYMBOL_LENGTH");
            assertThatThrownBy(() -> symbols.idOf("ü".repeat(SymbolView.TEXT_LENGTH_MAX / 2) + "ü"))
                    .isInstanceOf(RejectedException.class);
            // One row keeps the last id, one has a symbol already.
            for (int i = 0; i < CAPACITY - 2; i++) {
                symbols.idOf("text " + i);
            }
            assertThatThrownBy(() -> symbols.idOf("one more")).hasMessageContaining("TABLE_FULL");
        });
    }

    @Test
    void shouldTellTextsWithTheSameHashApart() {
        inStep(() -> {
            symbols.idOf("ada");
            symbols.idOf("bob");
            // No two short texts with one hash are at hand: so bob's row gets ada's.
            final int ada = rows.find(1);
            final int bob = rows.edit(2);
            rows.buffer(bob)
                    .putLong(
                            rows.offset(bob) + SymbolView.HASH_OFFSET,
                            rows.buffer(ada).getLong(rows.offset(ada) + SymbolView.HASH_OFFSET));
        });
        assertThat(view.find("ada")).isEqualTo(1);
        inStep(() -> {
            symbols.remove(1);
            assertThat(symbols.idOf("ada")).isEqualTo(3);
        });
        assertThat(view.find("ada")).isEqualTo(3);
        assertThat(view.text(2)).isEqualTo("bob");
    }

    @Test
    void shouldDoWhatAMapDoes() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("symbols: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Map<String, Long> model = new HashMap<>();
        long lastId = 0;
        for (int i = 0; i < 5_000; i++) {
            final String text = Integer.toString(random.nextInt(80), 2);
            if (random.nextInt(3) == 0 && model.containsKey(text)) {
                final long id = model.remove(text);
                inStep(() -> assertThat(symbols.remove(id)).isTrue());
            } else if (model.containsKey(text) || model.size() < CAPACITY / 2) {
                final long expected = model.containsKey(text) ? model.get(text) : ++lastId;
                model.put(text, expected);
                inStep(() -> assertThat(symbols.idOf(text)).as("seed %d", seed).isEqualTo(expected));
            }
            final Long known = model.get(text);
            assertThat(view.find(text)).as("seed %d", seed).isEqualTo(known == null ? SymbolView.NONE : known);
            assertThat(view.size()).isEqualTo(model.size());
        }
        model.forEach((text, id) -> assertThat(reader.text(id)).isEqualTo(text));
        assertThat(store.recomputeHash()).isEqualTo(store.stateHash());
    }
}
