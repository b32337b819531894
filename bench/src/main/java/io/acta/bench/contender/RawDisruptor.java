package io.acta.bench.contender;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import io.acta.bench.workload.Balances;

/**
 * A Disruptor whose events are plain objects, and one handler that adds to an array: the limit that two threads and a ring set on this
 * machine. Nothing is encoded, kept or undone.
 */
public final class RawDisruptor implements Contender {
    @Override
    public Lane open(final Opening opening) {
        return new RawLane(opening.actionLengthBytes()).start();
    }

    @Override
    public String settings(final Tier tier) {
        return "Disruptor 4.0.0, " + RingSettings.TEXT;
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "encoding, checks at the door, CRC, chain, state hash, atomicity, outputs to several readers; keeps nothing";
    }

    /** As many bytes as the longest SBE message that others send. */
    private static final class Adjustment {
        long accountId;
        long delta;
        long txId;
        long valueDateNs;
        long reference;
        long referenceHigh;
        long referenceLow;
    }

    private static final class RawLane extends DisruptorLane<Adjustment> {
        private final boolean isLong;

        RawLane(final int actionLengthBytes) {
            super(Adjustment::new, new Balances());
            isLong = actionLengthBytes > Opening.ACTION_LENGTH_BYTES;
        }

        @Override
        void fill(final Adjustment adjustment, final int accountId, final long delta, final long txId) {
            adjustment.accountId = accountId;
            adjustment.delta = delta;
            adjustment.txId = txId;
            adjustment.valueDateNs = txId;
            adjustment.reference = delta;
            if (isLong) {
                adjustment.referenceHigh = txId;
                adjustment.referenceLow = delta;
            }
        }

        @Override
        public void onEvent(final Adjustment adjustment, final long sequence, final boolean endOfBatch) {
            result(sequence, balances.adjust((int) adjustment.accountId, adjustment.delta));
        }
    }
}
