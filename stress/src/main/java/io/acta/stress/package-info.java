/**
 * The hand-overs between threads that have no lock, under jcstress: it runs each pair of accesses millions of times in every mode of compilation
 * and says which results came up. A result that is marked FORBIDDEN is a fault of the engine. Not a part of any library.
 */
package io.acta.stress;
