package io.acta.engine;

/** How many threads publish. */
public enum ProducerMode {
    /** Any number; each has its own publisher. */
    MULTI,
    /** One thread with one publisher, which saves it an atomic instruction for each action. */
    SINGLE
}
