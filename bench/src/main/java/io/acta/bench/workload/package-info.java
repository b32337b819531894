/** What all contenders are given to do, and what must come of it. Deterministic; imports nothing of Acta. */
package io.acta.bench.workload;
