package io.acta.engine;

import io.acta.engine.bank.BalanceChangedDecoder;
import io.acta.engine.bank.BankOutputHandler;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.ReleaseHandler;
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
            final long sequence,
            final long ordinal,
            final long correlationId,
            final long origin,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {
        if (!decoder.onMessage(buffer, offset, lengthBytes)) {
            throw new AssertionError("an output that the schema does not know");
        }
        lines.add(sequence + "." + (ordinal < TIME_DRIVEN_ORDINAL ? "" : "t") + (int) ordinal + " " + line
                + named(correlationId, origin));
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
