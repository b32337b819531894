package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Owns how far each order file has come: one row a file, kept by what the order node says of each line and by the lines that were unreadable. Every line
 * of a file is one action of the origin {@code fileId} with the line's number as origin sequence, so that none is counted twice, however often a
 * file is read again.
 */
public final class ImportNode extends OrdersReactor {
    /** Files that are remembered. */
    public static final int IMPORTS_MAX = 1_000;

    private final FileImportDecoder seen = new FileImportDecoder();
    private FileImportTable imports;
    private OrdersOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        imports = setup.own(FileImportTable.TYPE, IMPORTS_MAX);
        setup.publish(FileImportTable.TYPE);
        outputs = new OrdersOutputs(setup.outputs());
    }

    /** A file that is known goes on where it was. */
    @Override
    protected void onImportStarted(final ImportStartedDecoder action, final ActionContext context) {
        if (imports.contains(action.fileId())) {
            return;
        }
        final FileImportEncoder row =
                imports.add(action.fileId()).lines(action.lines()).startedNs(context.timeNanos());
        FileImportTable.copyName(
                row,
                action.buffer(),
                action.offset() + ImportStartedDecoder.nameEncodingOffset(),
                FileImportEncoder.nameLength());
    }

    @Override
    protected void onLineSettled(final LineSettledDecoder action, final ActionContext context) {
        final boolean refused = action.problem() != LineProblem.NONE;
        settle(action.fileId(), action.line(), refused, context);
        if (refused) {
            outputs.lineRefused(
                    action.fileId(), action.line(), action.field(), action.problem(), Long.toString(action.number()));
        }
    }

    @Override
    protected void onLineUnreadable(final LineUnreadableDecoder action, final ActionContext context) {
        settle(action.fileId(), action.line(), true, context);
        outputs.lineRefused(action.fileId(), action.line(), action.field(), action.problem(), action.value());
    }

    private void settle(final long fileId, final long line, final boolean refused, final ActionContext context) {
        final FileImportEncoder row = imports.edit(fileId, seen);
        if (row == null) {
            context.reject(Rejection.UNKNOWN_IMPORT.code());
            return;
        }
        row.line(line);
        if (refused) {
            row.refused(seen.refused() + 1).lastRefusedLine(line);
        } else {
            row.accepted(seen.accepted() + 1);
        }
        if (seen.accepted() + seen.refused() == seen.lines()) {
            row.finishedNs(context.timeNanos());
        }
    }
}
