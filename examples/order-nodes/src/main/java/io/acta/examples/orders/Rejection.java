package io.acta.examples.orders;

import io.acta.examples.web.request.RejectionReason;

/** Why a node refuses an action: codes of REJECTED outcomes, and what people are told. */
public enum Rejection implements RejectionReason {
    /** No customer has this id. */
    UNKNOWN_CUSTOMER(1, "customerId", "there is no such customer"),
    /** No product has this id. */
    UNKNOWN_PRODUCT(2, "productId", "there is no such product"),
    /** No order has this id. */
    UNKNOWN_ORDER(3, "orderId", "there is no such order"),
    /** Payment for an order that was paid already. */
    ALREADY_PAID(4, "orderId", "the order is paid already"),
    /** Shipping of an order that is not paid, has no stock or was shipped. */
    NOT_READY(5, "orderId", "the order is not ready for fulfilment"),
    /** No rate for the customer's region was set. */
    NO_RATE(6, "region", "no shipping rate is set for the region"),
    /** Stock that was offered is not there. */
    OUT_OF_STOCK(7, "productId", "the stock is not there any more"),
    /** The order node keeps no more orders. */
    ORDERS_FULL(8, "orderId", "the order node is full"),
    /** An import that was never started. */
    UNKNOWN_IMPORT(9, "fileId", "there is no such import"),
    /** The journal has a name already. */
    JOURNAL_NAMED(10, "journalId", "the journal has a name already");

    private static final Rejection[] ALL = values();

    private final int code;
    private final String field;
    private final String reason;

    Rejection(final int code, final String field, final String reason) {
        this.code = code;
        this.field = field;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    /** The field that is wrong. */
    public String field() {
        return field;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** @return the rejection with this code, null when it is one of the engine's. */
    public static Rejection of(final int code) {
        return RejectionReason.of(ALL, code);
    }

    /** Why an action with this code was refused, the engine's codes included. */
    public static String reason(final int code) {
        return RejectionReason.reason(ALL, code);
    }
}
