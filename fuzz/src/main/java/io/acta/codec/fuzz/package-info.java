/**
 * What of the fuzzing stands in the codec's package, so that it is loaded twice with it: once with Jazzer's instructions in it, and once as it was
 * compiled, see {@link io.acta.fuzz.PlainClasses}.
 */
package io.acta.codec.fuzz;
