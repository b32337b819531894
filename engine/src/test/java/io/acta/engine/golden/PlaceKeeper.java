package io.acta.engine.golden;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/**
 * What the golden journals were applied by. It stays as it is: another behaviour would make another state of them, and the recorded hashes
 * would not fit any more.
 */
public final class PlaceKeeper extends GoldenReactor {
    /** Code of the rejection of whatever is about a place that is not there. */
    public static final int UNKNOWN_PLACE = 1;

    private static final int CAPACITY_ROWS = 64;

    private PlaceTable places;
    private GoldenOutputs outputs;
    private GoldenActions followUps;
    private Timers timers;
    private GoldenActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        places = setup.own(PlaceTable.TYPE, CAPACITY_ROWS);
        outputs = new GoldenOutputs(setup.outputs());
        followUps = new GoldenActions(setup.followUps());
        timers = setup.timers();
        timed = new GoldenActions(timers);
    }

    @Override
    protected void onPlaceOpened(final PlaceOpenedDecoder action, final ActionContext context) {
        places.add(action.placeId()).region(action.region());
    }

    @Override
    protected void onPlaceClosed(final PlaceClosedDecoder action, final ActionContext context) {
        places.remove(action.placeId());
    }

    @Override
    protected void onVisited(final VisitedDecoder action, final ActionContext context) {
        final PlaceEncoder row = places.edit(action.placeId());
        if (row == null) {
            context.reject(UNKNOWN_PLACE);
            return;
        }
        final long visitors = places.get(action.placeId()).visitors() + action.visitors();
        row.visitors(visitors).dice(context.randomLong());
        outputs.visitorsCounted(action.placeId(), visitors);
    }

    @Override
    protected void onTourMade(final TourMadeDecoder action, final ActionContext context) {
        followUps.visited(action.from(), 1);
        followUps.visited(action.to(), 1);
    }

    @Override
    protected void onReminderSet(final ReminderSetDecoder action, final ActionContext context) {
        timers.at(action.placeId(), context.timeNanos() + action.delayNs());
        timed.visited(action.placeId(), 1_000);
    }

    @Override
    protected void onNoted(final NotedDecoder action, final ActionContext context) {
        final PlaceEncoder row = places.edit(action.placeId());
        if (row != null) {
            row.noteLength(action.textLength());
        }
    }
}
