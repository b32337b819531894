/** What all contenders are given to do, and what must come of it. Deterministic; imports nothing. */
package io.acta.bench.workload;
