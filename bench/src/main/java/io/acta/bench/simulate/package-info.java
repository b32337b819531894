/** Simulations of an engine that uses every feature, thousands of seeds of them. Runs on the command's thread. */
package io.acta.bench.simulate;
