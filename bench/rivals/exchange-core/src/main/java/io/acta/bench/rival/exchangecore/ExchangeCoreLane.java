package io.acta.bench.rival.exchangecore;

import com.lmax.disruptor.Sequence;
import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiNop;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.ExchangeConfiguration;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import java.util.concurrent.TimeUnit;

/** Commands in, the results handler's calls out. A result tells whether an adjustment was made; the balance is added up beside it. */
final class ExchangeCoreLane implements Lane {
    private static final int ROOM = 8 * 1024;
    private static final int MASK = ROOM - 1;
    private static final long OPENING_TX_ID = 1;
    private static final long END_TIMEOUT_S = 30;

    private final ExchangeCore core;
    private final ExchangeApi api;
    private final long[] results = new long[ROOM];
    /** The results handler's, once there is one. */
    private long[] balances = new long[AdjustWorkload.ACCOUNTS];

    /** Results that are there. On cache lines of their own, like what follows: the one thread reads this object's fields at each action, the other writes these. */
    private final Sequence available = new Sequence(0);

    private final long availableBefore;
    private final Sequence offered = new Sequence(0);
    private final Sequence polled = new Sequence(0);
    private volatile String failure;

    ExchangeCoreLane(final ExchangeConfiguration configuration, final boolean isNew) {
        core = ExchangeCore.builder()
                .resultsConsumer(this::onResult)
                .exchangeConfiguration(configuration)
                .build();
        core.startup();
        api = core.getApi();
        if (isNew) {
            openAccounts();
        } else {
            // It tells no results while it reads its journal.
            balances = balances();
        }
        // Everything before it has been handled when its result is there.
        api.submitCommandAsync(ApiNop.builder().build()).join();
        availableBefore = available.get();
    }

    private void openAccounts() {
        for (int accountId = 0; accountId < AdjustWorkload.ACCOUNTS; accountId++) {
            final long uid = BalancesReport.uid(accountId);
            api.submitCommand(ApiAddUser.builder().uid(uid).build());
            api.submitCommand(adjustment(uid, AdjustWorkload.OPENING_BALANCE, OPENING_TX_ID));
        }
    }

    private static ApiAdjustUserBalance adjustment(final long uid, final long amount, final long txId) {
        return ApiAdjustUserBalance.builder()
                .uid(uid)
                .currency(BalancesReport.CURRENCY)
                .amount(amount)
                .transactionId(txId)
                .build();
    }

    /** On the results handler's thread. */
    private void onResult(final OrderCommand command, final long sequence) {
        if (command.command != OrderCommandType.BALANCE_ADJUSTMENT) {
            return;
        }
        final int accountId = (int) (command.uid - BalancesReport.uid(0));
        final long result;
        if (command.resultCode == CommandResultCode.SUCCESS) {
            balances[accountId] += command.price;
            result = balances[accountId];
        } else if (command.resultCode == CommandResultCode.USER_MGMT_ACCOUNT_BALANCE_ADJUSTMENT_NSF) {
            result = Balances.REJECTED;
        } else {
            failure = "transaction " + command.orderId + " of user " + command.uid + " became " + command.resultCode;
            result = Balances.REJECTED;
        }
        final long index = available.get();
        results[(int) index & MASK] = result;
        available.set(index + 1);
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        if (offered.get() - polled.get() == ROOM) {
            return false;
        }
        api.submitCommand(adjustment(BalancesReport.uid(accountId), delta, OPENING_TX_ID + txId));
        offered.set(offered.get() + 1);
        return true;
    }

    @Override
    public int poll(final ResultSink sink) {
        final long first = polled.get();
        final long upTo = available.get() - availableBefore;
        for (long index = first; index < upTo; index++) {
            sink.onResult(index + 1, results[(int) (availableBefore + index) & MASK]);
        }
        polled.set(upTo);
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return (int) (upTo - first);
    }

    @Override
    public long[] balances() {
        api.processReport(new BalancesReport(), 0).join();
        return BalancesReport.collected();
    }

    @Override
    public void close() {
        core.shutdown(END_TIMEOUT_S, TimeUnit.SECONDS);
    }
}
