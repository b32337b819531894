package io.acta.bench.contender;

import io.acta.bench.contender.DocumentLane.Keeping;
import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;

/** What most would wire by hand: one Chronicle document an action. */
public final class DisruptorDocument implements Contender {
    @Override
    public Lane open(final Opening opening) {
        return DocumentLane.open(Keeping.EACH, opening.directory(), opening.actionLengthBytes());
    }

    @Override
    public String settings(final Tier tier) {
        return DocumentLane.settings();
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "checks at the door, CRC, chain, state hash, atomicity, verified recovery, outputs to several readers";
    }
}
