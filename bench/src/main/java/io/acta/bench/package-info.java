/**
 * The benchmark suite's command line: one class for each command. A command reads options, asks {@code mode} to run
 * {@code contender}s on a {@code workload}, and prints what {@code report} makes of it.
 */
package io.acta.bench;
