package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Named changes, on a row without an engine. */
class TransformerTest {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final OrderEncoder edited = new OrderEncoder().wrap(buffer, 0);
    private final OrderDecoder row =
            new OrderDecoder().wrap(buffer, 0, OrderDecoder.BLOCK_LENGTH, OrderDecoder.SCHEMA_VERSION);

    @Test
    void shouldApplyOneAfterTheOther() {
        edited.productId(7).status(OrderStatus.PLACED);
        OrderTransformers.MARK_PAID
                .then(OrderTransformers.STAMP)
                .apply(row, edited, new OrderChange().of(1_000, 12, 55, 3));
        assertThat(row.status()).isEqualTo(OrderStatus.PAID);
        assertThat(row.waitingFor()).isEqualTo(7);
        assertThat(row.paymentId()).isEqualTo(55);
        assertThat(row.orderVersion()).isEqualTo(12);
        assertThat(row.changedBySequence()).isEqualTo(3);
    }

    @Test
    void shouldShowTheNextWhatTheOneBeforeWrote() {
        edited.quantity(2);
        final OrderTransformer twice = (r, e, change) -> e.quantity(r.quantity() * 2);
        twice.then(twice).then(twice).apply(row, edited, new OrderChange());
        assertThat(row.quantity()).isEqualTo(16);
    }
}
