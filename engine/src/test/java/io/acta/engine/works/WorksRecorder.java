package io.acta.engine.works;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.ReleaseHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down what an engine put out, a line each, in its order. */
public final class WorksRecorder extends WorksOutputHandler implements ReleaseHandler {
    private final List<String> lines = new ArrayList<>();
    private String line;

    @Override
    public void onOutput(
            final long sequence,
            final long ordinal,
            final long correlationId,
            final long origin,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {
        if (onMessage(buffer, offset, lengthBytes)) {
            final String number = (ordinal < TIME_DRIVEN_ORDINAL ? "" : "t") + (int) ordinal;
            lines.add(sequence + "." + number + " " + line + (correlationId == 0 ? "" : " for " + correlationId));
        }
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        lines.add(sequence + " " + status + (code == 0 ? "" : " " + code));
    }

    @Override
    protected void onCause(final CauseDecoder output) {
        line = "cause of " + output.label() + ": sequence " + output.causeSequence() + ", ordinal " + output.ordinal()
                + " by " + output.causeOrdinal() + ", template " + output.causeTemplateId()
                + (output.followUp() == 1 ? ", follow-up" : "");
    }

    @Override
    protected void onProgress(final ProgressDecoder output) {
        line = "progress of " + output.jobId() + ": " + output.done() + "/" + output.total();
    }

    @Override
    protected void onTaken(final TakenDecoder output) {
        line = "queue " + output.queue() + " took " + output.label() + " of " + output.sequence() + " caused by "
                + output.causeSequence() + ", text " + output.textLength();
    }

    @Override
    protected void onTold(final ToldDecoder output) {
        line = "told of " + output.itemId() + ": " + output.before() + "->" + output.after();
    }

    /** What has come so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
