package io.acta.testkit;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.testkit.tally.TallyEncoder;
import io.acta.testkit.tally.TallyOutputs;
import io.acta.testkit.tally.TallyReactor;
import io.acta.testkit.tally.TallyTable;
import io.acta.testkit.tally.VotedDecoder;

/** Counts votes, and refuses those that would be too many. */
final class TallyKeeper extends TallyReactor {
    static final int ENOUGH = 1;
    private static final int VOTES_MAX = 1_000;

    private TallyTable tallies;
    private TallyOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        tallies = setup.own(TallyTable.TYPE, 100);
        outputs = new TallyOutputs(setup.outputs());
    }

    @Override
    protected void onVoted(final VotedDecoder action, final ActionContext context) {
        final TallyEncoder known = tallies.edit(action.candidateId());
        final TallyEncoder tally = known != null ? known : tallies.add(action.candidateId());
        final long votes = tallies.get(action.candidateId()).votes() + action.votes();
        if (votes > VOTES_MAX) {
            context.reject(ENOUGH);
            return;
        }
        tally.votes(votes);
        outputs.counted(action.candidateId(), votes);
    }
}
