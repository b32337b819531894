/** Ways to measure within this JVM: each class runs contenders on a workload and gives figures. None of them prints. */
package io.acta.bench.mode;
