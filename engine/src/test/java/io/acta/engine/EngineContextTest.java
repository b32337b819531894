package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankKeeper;
import io.acta.engine.journal.MemoryJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineContextTest {
    @Test
    void shouldSayWhatIsWrongWithAContext() {
        assertThatThrownBy(() -> new EngineContext().reactor(new BankKeeper(1)).conclude())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal");
        assertThatThrownBy(() ->
                        BankHarness.context(new MemoryJournal()).ringSlots(1000).conclude())
                .hasMessageContaining("ringSlots=1000");
        assertThatThrownBy(() -> BankHarness.context(new MemoryJournal())
                        .releaseLevel(Level.APPLIED)
                        .conclude())
                .hasMessageContaining("JOURNALED or SYNCED");
        assertThat(BankHarness.context(new MemoryJournal()).conclude().toString())
                .contains("ringSlots=16384", "BankKeeper");
    }

    @Test
    void shouldRefuseEverySetterOnceAnEngineUsesIt() {
        final EngineContext context = BankHarness.context(new MemoryJournal()).conclude();
        final List<Method> setters = Arrays.stream(EngineContext.class.getMethods())
                .filter(method -> method.getReturnType() == EngineContext.class && method.getParameterCount() > 0)
                .toList();
        assertThat(setters).hasSizeGreaterThan(20);
        for (final Method setter : setters) {
            assertThatThrownBy(() -> invoke(setter, context))
                    .as(setter.toString())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already used by an engine");
        }
    }

    private static void invoke(final Method setter, final EngineContext context) throws Throwable {
        final Object[] arguments = Arrays.stream(setter.getParameterTypes())
                .map(type -> type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : null)
                .toArray();
        try {
            setter.invoke(context, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
