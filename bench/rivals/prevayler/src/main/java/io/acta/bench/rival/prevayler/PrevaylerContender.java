package io.acta.bench.rival.prevayler;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import io.acta.bench.workload.Balances;
import org.prevayler.Prevayler;
import org.prevayler.PrevaylerFactory;
import org.prevayler.foundation.monitor.NullMonitor;

/**
 * Prevayler. A call executes one transaction and returns when it is kept, so at T0 and T1 the producer calls by itself, which is fastest on
 * two cores; at T2 many threads call, because callers share a sync.
 */
public final class PrevaylerContender implements Contender {
    private static final int CALLERS = 64;
    private static final String SERIALIZER = "adjustjournal";

    @Override
    public Lane open(final Opening opening) throws Exception {
        final PrevaylerFactory<Balances> factory = new PrevaylerFactory<>();
        factory.configurePrevalentSystem(new Balances());
        factory.configureTransactionDeepCopy(false);
        factory.configureMonitor(new NullMonitor());
        if (opening.tier() == Tier.T0) {
            factory.configureTransientMode(true);
        } else {
            factory.configurePrevalenceDirectory(opening.directory().toString());
            factory.configureJournalSerializer(SERIALIZER, new AdjustSerializer());
            factory.configureJournalDiskSync(opening.tier() == Tier.T2);
        }
        final Prevayler<Balances> prevayler = factory.create();
        return opening.tier() == Tier.T2 ? new CallersLane(prevayler, CALLERS) : new CallingLane(prevayler);
    }

    @Override
    public boolean keepsOrder(final Tier tier) {
        return tier != Tier.T2;
    }

    @Override
    public String settings(final Tier tier) {
        return "Prevayler 2.6, transactionDeepCopy=false, "
                + switch (tier) {
                    case T0 -> "transientMode=true, called by the producer";
                    case T1 -> "journalDiskSync=false, serializer of 48 bytes, called by the producer";
                    case T2 -> "journalDiskSync=true, serializer of 48 bytes, " + CALLERS + " calling threads";
                };
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "checks at the door, CRC, chain, state hash, atomicity, outputs; allocates for each call"
                + (tier == Tier.T0 ? "; keeps nothing" : "");
    }
}
