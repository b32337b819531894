package io.acta.examples.orders;

import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import java.util.concurrent.TimeUnit;

/**
 * The customers, products and rates that the example begins with. They come by actions, each once in a journal's life: the catalogue is an origin, so that a
 * restart in the middle of it goes on where it was.
 */
public final class Catalogue {
    /** Ids are 1 to this. */
    public static final int CUSTOMERS = 1_000;

    /** Ids are 1 to this. */
    public static final int PRODUCTS = 100;

    static final long ORIGIN = 1;

    private static final int REGIONS = 4;
    private static final int STREETS = 97;
    private static final long PRICE_STEP_CENTS = 799;
    private static final int PRICES = 40;
    private static final int LEAD_TIMES_DAYS = 21;
    private static final long STANDARD_CENTS = 490;
    private static final long EXPRESS_CENTS = 1_290;
    private static final long TIMEOUT_S = 30;
    private static final String[] GOODS = {
        "lamp", "chair", "table", "kettle", "clock", "mirror", "blanket", "basket", "bowl", "shelf"
    };
    private static final String[] KINDS = {
        "oak", "brass", "linen", "glass", "steel", "wool", "birch", "stone", "cork", "clay"
    };

    private Catalogue() {}

    /** What a product costs in the catalogue. */
    public static long priceCents(final long productId) {
        return (1 + productId % PRICES) * PRICE_STEP_CENTS;
    }

    /**
     * Brings it in, as far as the journal does not have it yet.
     *
     * @param stock of each product.
     */
    public static void bringIn(final Engine engine, final long stock) {
        final Publisher publisher = engine.publisher()
                .backPressureTimeout(TIMEOUT_S, TimeUnit.SECONDS)
                .origin(ORIGIN);
        final OrdersActions actions = new OrdersActions(publisher);
        final long all = REGIONS + CUSTOMERS + PRODUCTS;
        long last = 0;
        for (long item = publisher.nextOriginSequence(); item <= all; item++) {
            last = dispatch(actions, item, stock);
            if (last < 0) {
                throw new EngineException("the catalogue was not taken: " + SinkCode.name(last), engine.cause());
            }
        }
        if (last > 0) {
            engine.await(last, Level.JOURNALED, TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    private static long dispatch(final OrdersActions actions, final long item, final long stock) {
        if (item <= REGIONS) {
            final Region region = Region.get((short) item);
            return actions.rateSet(
                    STANDARD_CENTS * item, EXPRESS_CENTS * item, region, region == Region.SOUTH ? YesNo.NO : YesNo.YES);
        }
        if (item <= REGIONS + CUSTOMERS) {
            final long id = item - REGIONS;
            return actions.customerRegistered(
                    id,
                    Region.get((short) (1 + id % REGIONS)),
                    "Customer " + id,
                    (1 + id % STREETS) + " Harbour Street, District " + (1 + id / STREETS));
        }
        final long id = item - REGIONS - CUSTOMERS;
        final int name = (int) (id - 1);
        return actions.productListed(
                id,
                priceCents(id),
                stock,
                (int) (id % LEAD_TIMES_DAYS),
                KINDS[name % KINDS.length] + " " + GOODS[name / GOODS.length % GOODS.length]);
    }
}
