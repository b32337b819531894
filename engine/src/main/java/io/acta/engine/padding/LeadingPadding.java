package io.acta.engine.padding;

/**
 * Takes the cache line before the fields of a subclass, whose last fields are as many again. What stands between the two shares its line with nothing: a thread
 * that writes to some other object that happens to lie beside it does not take the line from the processor that reads it again and again.
 *
 * <p>The JVM lays out a superclass's fields before those of its subclasses, so what is shared has a class of its own between the two paddings, as
 * in Disruptor's {@code Sequence}. Other fields that threads share are read too seldom to
 * need it.
 */
@SuppressWarnings("unused") // Nothing reads padding.
public abstract class LeadingPadding {
    /** Takes what an object's header leaves of its last word, where a subclass's field would lie otherwise. */
    private int leading0;

    private long leading1;
    private long leading2;
    private long leading3;
    private long leading4;
    private long leading5;
    private long leading6;
    private long leading7;
}
