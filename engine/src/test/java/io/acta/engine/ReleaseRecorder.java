package io.acta.engine;

import io.acta.engine.bank.BalanceChangedDecoder;
import io.acta.engine.bank.BankOutputHandler;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.RouteKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down what an engine put out, a line each, in its order. */
final class ReleaseRecorder implements ReleaseHandler {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private String line;
    private final BankOutputHandler decoder = new BankOutputHandler() {
        @Override
        public void onBalanceChanged(final BalanceChangedDecoder output) {
            line = "balance " + output.accountId() + "=" + output.balance();
        }
    };

    @Override
    public void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (!decoder.onMessage(buffer, offset, lengthBytes)) {
            throw new AssertionError("an output that the schema does not know");
        }
        lines.add(context.sequence() + "." + (context.ordinal() < TIME_DRIVEN_ORDINAL ? "" : "t")
                + (int) context.ordinal() + " " + line + named(context.correlationId(), context.origin())
                + route(context));
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        lines.add(sequence + " " + status + (code == 0 ? "" : " " + code) + named(correlationId, origin));
    }

    private static String route(final OutputContext context) {
        final StringBuilder text = new StringBuilder();
        if (context.route() != RouteKind.NONE || context.isCoalesced()) {
            text.append(' ').append(context.route()).append(" by ").append(context.coalescingKey());
            for (int i = 0; i < context.recipientCount(); i++) {
                text.append(' ').append(context.recipient(i));
            }
        }
        return text.toString();
    }

    private static String named(final long correlationId, final long origin) {
        return (correlationId == 0 ? "" : " correlation " + correlationId) + (origin == 0 ? "" : " origin " + origin);
    }

    /** What has come so far. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
