/**
 * Orders, customers, stock and shipping as nodes: reactors that each own their state, read that of others by views and tell each other what
 * happened by follow-ups. Reactors run on the reactor thread; what is around them says for itself.
 */
package io.acta.examples.orders;
