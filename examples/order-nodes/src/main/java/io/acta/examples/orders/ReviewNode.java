package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;

/**
 * Goes through all orders, however many there are, a chunk of them in each batch, and tells how far it is: what would be one long action becomes
 * many short ones, between which everybody else has a turn. A review owns its sums; orders are read by a view.
 *
 * <p>Orders that are placed meanwhile are not part of it; those that change meanwhile are seen as they are when their chunk is.
 */
public final class ReviewNode extends OrdersReactor {
    /** Reviews that are kept. */
    public static final int REVIEWS_MAX = 10_000;

    private static final int PERCENT = 100;

    private final ReviewDecoder review = new ReviewDecoder();
    private ReviewTable reviews;
    private OrderView orders;
    private OrderCursor chunk;
    private OrdersActions continuations;
    private OrdersOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        reviews = setup.own(ReviewTable.TYPE, REVIEWS_MAX);
        setup.publish(ReviewTable.TYPE);
        continuations = new OrdersActions(setup.continuations());
        outputs = new OrdersOutputs(setup.outputs());
    }

    @Override
    public void onViews(final StateView state) {
        orders = state.view(OrderTable.TYPE);
        chunk = orders.cursor();
    }

    /** A review's id is the step that began it. */
    @Override
    protected void onReviewRequested(final ReviewRequestedDecoder action, final ActionContext context) {
        final long reviewId = context.step();
        reviews.add(reviewId).orders(orders.size());
        if (orders.size() == 0) {
            finish(reviewId, reviews.edit(reviewId, review), context);
        } else {
            outputs.reviewProgressed(reviewId, 0, orders.size(), (short) 0, YesNo.NO);
            continuations.reviewContinued(reviewId);
        }
    }

    @Override
    protected void onReviewContinued(final ReviewContinuedDecoder action, final ActionContext context) {
        final ReviewEncoder row = reviews.edit(action.reviewId(), review);
        chunk.byChunk(review.nextChunk());
        while (chunk.next()) {
            if (chunk.row().orderNumber() <= review.orders()) {
                process(chunk.row(), row);
            }
        }
        row.nextChunk(review.nextChunk() + 1);
        if (review.processed() == review.orders()) {
            finish(action.reviewId(), row, context);
            return;
        }
        outputs.reviewProgressed(
                action.reviewId(),
                review.processed(),
                review.orders(),
                (short) (review.processed() * PERCENT / review.orders()),
                YesNo.NO);
        continuations.reviewContinued(action.reviewId());
    }

    private void process(final OrderDecoder order, final ReviewEncoder row) {
        final int region = order.region().value() - 1;
        row.processed(review.processed() + 1)
                .revenueCents(review.revenueCents() + order.totalCents())
                .regionCents(region, review.regionCents(region) + order.totalCents());
        if (order.totalCents() > review.largestCents()) {
            row.largestOrderId(order.orderId()).largestCents(order.totalCents());
        }
    }

    private void finish(final long reviewId, final ReviewEncoder row, final ActionContext context) {
        row.finishedNs(context.timeNanos());
        outputs.reviewProgressed(reviewId, review.processed(), review.orders(), (short) PERCENT, YesNo.YES);
    }
}
