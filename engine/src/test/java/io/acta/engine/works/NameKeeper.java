package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.state.SymbolTable;

/** Gives each label's name a number, and forgets names by their numbers. */
public final class NameKeeper extends WorksReactor {
    /** Rejection: no name has the number. */
    public static final int UNKNOWN_NAME = 1;

    private SymbolTable names;
    private WorksOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        names = setup.own(SymbolTable.TYPE, 100);
        outputs = new WorksOutputs(setup.outputs());
    }

    @Override
    protected void onLabelled(final LabelledDecoder action, final ActionContext context) {
        final long sizeBefore = names.size();
        outputs.told(names.idOf("name " + action.label()), sizeBefore, names.size());
    }

    @Override
    protected void onDropped(final DroppedDecoder action, final ActionContext context) {
        if (!names.remove(action.itemId())) {
            context.reject(UNKNOWN_NAME);
        }
    }
}
