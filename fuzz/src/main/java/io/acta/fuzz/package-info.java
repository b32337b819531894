/**
 * Bytes from strangers, made by Jazzer, which is guided by what code they reach: {@code java -jar acta-fuzz.jar --help}. Each target runs in a JVM of its own, with
 * bounds checks on. Nothing here is in a library.
 */
package io.acta.fuzz;
