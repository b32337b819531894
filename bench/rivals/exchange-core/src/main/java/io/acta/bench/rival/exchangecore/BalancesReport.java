package io.acta.bench.rival.exchangecore;

import exchange.core2.core.common.api.reports.ReportQuery;
import exchange.core2.core.common.api.reports.ReportResult;
import exchange.core2.core.processors.MatchingEngineRouter;
import exchange.core2.core.processors.RiskEngine;
import io.acta.bench.workload.AdjustWorkload;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;

/**
 * Reads all balances in one query, on the risk engine's thread. They are handed over through this class, in the same JVM: as a report's
 * result they would be cut into commands of five words each.
 */
public final class BalancesReport implements ReportQuery<BalancesReport.Done> {
    static final int CODE = 910;
    static final int CURRENCY = 1;

    private static final AtomicReference<long[]> COLLECTED = new AtomicReference<>();

    /** For the one who asks. */
    public BalancesReport() {}

    /** For exchange-core, which makes the query again from its bytes, of which there are none. */
    @SuppressWarnings("rawtypes")
    public BalancesReport(final BytesIn bytes) {
        this();
    }

    /** The user of an account: there is no user 0. */
    static long uid(final int accountId) {
        return accountId + 1L;
    }

    /** What the last query read. */
    static long[] collected() {
        return COLLECTED.get();
    }

    @Override
    public int getReportTypeCode() {
        return CODE;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Done createResult(final Stream<BytesIn> sections) {
        return new Done();
    }

    @Override
    public Optional<Done> process(final MatchingEngineRouter matchingEngine) {
        return Optional.empty();
    }

    @Override
    public Optional<Done> process(final RiskEngine riskEngine) {
        final long[] balances = new long[AdjustWorkload.ACCOUNTS];
        for (int accountId = 0; accountId < balances.length; accountId++) {
            balances[accountId] = riskEngine
                    .getUserProfileService()
                    .getUserProfile(uid(accountId))
                    .accounts
                    .get(CURRENCY);
        }
        COLLECTED.set(balances);
        return Optional.of(new Done());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void writeMarshallable(final BytesOut bytes) {
        // There is nothing to say.
    }

    /** Says only that the balances were read. */
    public static final class Done implements ReportResult {
        @Override
        @SuppressWarnings("rawtypes")
        public void writeMarshallable(final BytesOut bytes) {
            // An empty one would end the thread that makes commands of it.
            bytes.writeByte((byte) 1);
        }
    }
}
