package io.acta.bench.contender;

import io.acta.bench.contender.DocumentLane.Keeping;
import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;

/** Wired by hand with more thought: one Chronicle document for each batch of the Disruptor; for T2 forced before results are visible. */
public final class DisruptorBatch implements Contender {
    @Override
    public Lane open(final Opening opening) {
        final Keeping keeping = opening.tier() == Tier.T2 ? Keeping.BATCH_FORCED : Keeping.BATCH;
        return DocumentLane.open(keeping, opening.directory(), opening.actionLengthBytes());
    }

    @Override
    public String settings(final Tier tier) {
        return DocumentLane.settings() + (tier == Tier.T2 ? ", FileChannel.force(false) for each batch" : "");
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "checks at the door, CRC, chain, state hash, atomicity, verified recovery, outputs to several readers";
    }
}
