/** Ways to measure: each class runs contenders on a workload and gives figures. None of them prints. */
package io.acta.bench.mode;
