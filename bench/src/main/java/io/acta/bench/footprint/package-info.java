/** What the engine takes by itself, beside nobody: memory for a row, the processor when idle, a heap that nobody collects. */
package io.acta.bench.footprint;
