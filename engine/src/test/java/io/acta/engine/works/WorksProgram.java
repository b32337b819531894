package io.acta.engine.works;

import io.acta.engine.Publisher;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;

/** Random actions for queues, reactions, continuations, versions and causes, from somebody's generator. */
public final class WorksProgram {
    private static final int ITEMS = 40;

    private final Random random;

    public WorksProgram(final Random random) {
        this.random = random;
    }

    /** Dispatches one action. @return what the publisher returned. */
    public long dispatchOne(final Publisher publisher, final WorksActions actions) {
        publisher.correlationId(random.nextInt(4) == 0 ? 1 + random.nextInt(1_000) : 0);
        final long item = random.nextInt(ITEMS);
        final int group = 1 + random.nextInt(4);
        return switch (random.nextInt(14)) {
            case 0, 1 -> actions.revised(item, random.nextInt(400) - 1, group, random.nextInt(100));
            case 2, 3, 4 -> actions.set(item, group, random.nextInt(100));
            case 5 -> actions.set(item, group, SummaryKeeper.POISON);
            case 6 -> actions.dropped(item);
            case 7 ->
                actions.traced(1_000_000 + item, random.nextInt(3), random.nextInt(30_000) - 1, random.nextInt(3));
            case 8, 9 -> label(actions);
            case 10 -> actions.resynced(random.nextInt(600) - 100, (short) random.nextInt(2));
            case 11 -> actions.held(random.nextInt(20));
            case 12 -> actions.jobStarted(random.nextInt(500), 1 + random.nextInt(50), 1 + random.nextInt(20));
            default -> actions.tangled(random.nextInt(20));
        };
    }

    private long label(final WorksActions actions) {
        final byte[] text = new byte[random.nextInt(500)];
        actions.labelled()
                .label(random.nextInt(1_000))
                .refused((short) random.nextInt(6))
                .putText(text, 0, text.length);
        return actions.commitLabelled();
    }

    /** Every row of every table, in the tables' own order. */
    public static List<String> rows(final StateView state) {
        final List<String> rows = new ArrayList<>();
        for (final TableType<?, ?> table : state.tables()) {
            state.forEachRow(
                    table,
                    (type, key, version, buffer, offset) ->
                            rows.add(type.name() + " " + key + " " + bytes(buffer, offset, type.rowLengthBytes())));
        }
        return rows;
    }

    private static String bytes(final DirectBuffer buffer, final int offset, final int length) {
        final StringBuilder hex = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++) {
            hex.append(Character.forDigit(buffer.getByte(offset + i) >> 4 & 0xF, 16))
                    .append(Character.forDigit(buffer.getByte(offset + i) & 0xF, 16));
        }
        return hex.toString();
    }
}
