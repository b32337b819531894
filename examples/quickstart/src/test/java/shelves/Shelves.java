package shelves;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

final class Shelves extends ShelvesReactor {
    static final int FULL = 1;
    static final int NOT_THERE = 2;
    private static final int ITEMS_MAX = 3;
    private ItemTable items;
    private ItemCursor cursor;
    private ShelvesOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        items = setup.own(ItemTable.TYPE, 1_000);
        setup.publish(ItemTable.TYPE); // so that any thread may read its rows
        cursor = items.cursor();
        outputs = new ShelvesOutputs(setup.outputs());
    }

    @Override
    protected void onItemPut(final ItemPutDecoder action, final ActionContext context) {
        items.editOrAdd(action.itemId()).shelf(action.shelf());
        int count = 0;
        cursor.byShelf(action.shelf()); // the secondary index; the row that was just put is in it
        while (cursor.next()) {
            count++;
        }
        if (count > ITEMS_MAX) {
            context.reject(FULL); // undoes the row, its index entry and any output
        } else if (count == ITEMS_MAX) {
            outputs.shelfFull(action.shelf(), count);
        }
    }

    @Override
    protected void onItemTaken(final ItemTakenDecoder action, final ActionContext context) {
        if (!items.remove(action.itemId())) {
            context.reject(NOT_THERE);
        }
    }
}
