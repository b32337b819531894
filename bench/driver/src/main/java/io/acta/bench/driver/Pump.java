package io.acta.bench.driver;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.bench.workload.Model;
import io.acta.bench.workload.ResultFold;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Keeps a lane busy: takes actions from the workload, gives them to the lane, folds the results that come back. The loops allocate nothing.
 *
 * <p><b>Threads:</b> the producer's.
 */
public final class Pump implements ResultSink {
    /** Offers between two polls of a lane whose window is not full. */
    private static final int BURST = 1024;

    private final Lane lane;
    private final AdjustWorkload workload;
    private final long firstNumber;
    private final Model model;
    private final ResultFold results = new ResultFold();
    private final Pause pause = new Pause();
    private long sent;

    /** At the workload's beginning. */
    public Pump(final Lane lane, final AdjustWorkload workload) {
        this(lane, workload, 0, new Balances());
    }

    /**
     * Further on.
     *
     * @param firstNumber of the workload's actions that is sent.
     * @param balances that those before it left; it becomes the pump's.
     */
    public Pump(final Lane lane, final AdjustWorkload workload, final long firstNumber, final Balances balances) {
        this.lane = lane;
        this.workload = workload;
        this.firstNumber = firstNumber;
        this.model = new Model(workload, firstNumber, balances);
    }

    @Override
    public void onResult(final long sequence, final long balance) {
        results.add(sequence, balance);
    }

    /** Actions given to the lane. */
    public long sent() {
        return sent;
    }

    /** Results that came back. */
    public long received() {
        return results.count();
    }

    /**
     * Keeps so many actions in flight until a time has come or so many were sent, and leaves them in flight.
     *
     * @param upToSent actions since the pump was made.
     * @param roundTrips gets the time of one action after the other, each sent when the one before is back: all of them when there is one in
     *     flight, else a sample; null for none.
     */
    public void saturate(final int window, final long upToSent, final long endNs, final Histogram roundTrips) {
        long now = System.nanoTime();
        long sampled = 0;
        long sampledAtNs = 0;
        while (sent < upToSent && now - endNs < 0) {
            if (roundTrips != null && sampled <= received()) {
                if (sampled != 0) {
                    roundTrips.recordValue(Math.min(now - sampledAtNs, roundTrips.getHighestTrackableValue()));
                }
                sampled = sent + 1;
                sampledAtNs = now;
            }
            final boolean offered = offerUpTo(Math.min(upToSent, received() + window));
            if (lane.poll(this) > 0) {
                pause.moved();
                now = System.nanoTime();
            } else if (!offered) {
                pause.idle(this);
            }
        }
    }

    /** A time that does not come. */
    public static long never() {
        return System.nanoTime() + TimeUnit.DAYS.toNanos(1);
    }

    /** Sends up to a number of actions that is limited by the lane's room. @return true when any was sent. */
    boolean offerUpTo(final long upToSent) {
        final long start = sent;
        final long end = Math.min(upToSent, start + BURST);
        while (sent < end) {
            final long draw = workload.draw(firstNumber + sent);
            if (!lane.offer(AdjustWorkload.accountId(draw), AdjustWorkload.delta(draw), firstNumber + sent + 1)) {
                break;
            }
            sent++;
        }
        if (sent == start) {
            return false;
        }
        lane.flush();
        return true;
    }

    /** Takes the results that are back. @return how many. */
    int poll() {
        final int count = lane.poll(this);
        if (count > 0) {
            pause.moved();
        }
        return count;
    }

    void idle() {
        pause.idle(this);
    }

    /** Waits for the results of all that was sent. */
    public void drain() {
        while (received() < sent) {
            if (poll() == 0) {
                pause.idle(this);
            }
        }
    }

    /** Holds all results and the balances against the model; once, as the last thing, when nothing is in flight. */
    public Check check() {
        return Check.of(results, lane.balances(), model);
    }
}
