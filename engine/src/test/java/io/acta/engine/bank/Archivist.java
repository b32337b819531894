package io.acta.engine.bank;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.RetainedActions;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Has symbols for notes and keeps adjustments for accounts that open later; both tables are too small for what a random program wants. */
public final class Archivist extends BankReactor {
    private static final int SYMBOLS = 60;
    private static final int RETAINED = 45;
    private static final int ORIGINS = 5;
    private static final int RECIPIENTS = 8;

    private final UnsafeBuffer message =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + BalanceChangedEncoder.BLOCK_LENGTH]);
    private final BalanceChangedEncoder encoder = new BalanceChangedEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private SymbolTable symbols;
    private RetainedActions retained;
    private OutputSink outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        symbols = setup.own(SymbolTable.TYPE, SYMBOLS);
        retained = setup.own(RetainedActions.TYPE, RETAINED);
        setup.publish(SymbolTable.TYPE);
        outputs = setup.outputs();
    }

    /** The text that stands for a note of this length. */
    public static String text(final int noteLength) {
        return "note " + noteLength % 97;
    }

    /** Every symbol, and how many messages are kept. */
    public static List<String> rows(final StateView state) {
        final List<String> rows = new ArrayList<>();
        final SymbolView symbols = state.view(SymbolTable.TYPE);
        for (long id = 1; rows.size() < symbols.size(); id++) {
            if (symbols.contains(id)) {
                rows.add(id + " " + symbols.text(id));
            }
        }
        rows.add("retained " + state.view(RetainedActions.TYPE).size());
        return rows;
    }

    @Override
    protected void onNoted(final NotedDecoder action, final ActionContext context) {
        symbols.idOf(text(action.textLength()));
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        encoder.wrapAndApplyHeader(message, 0, header)
                .accountId(action.accountId())
                .balance(action.delta());
        retained.retain(
                action.accountId() % ORIGINS,
                action.accountId(),
                0,
                Math.floorMod(action.txId(), RECIPIENTS),
                message,
                0,
                message.capacity());
    }

    @Override
    protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
        retained.tell(recipient(action.accountId()), outputs);
    }

    @Override
    protected void onAccountClosed(final AccountClosedDecoder action, final ActionContext context) {
        retained.forgetOrigin(action.accountId() % ORIGINS);
        retained.forgetAudience(recipient(action.accountId()));
        symbols.remove(symbols.find(text((int) action.accountId())));
    }

    private static long recipient(final long accountId) {
        return 1 + accountId % (RECIPIENTS - 1);
    }
}
