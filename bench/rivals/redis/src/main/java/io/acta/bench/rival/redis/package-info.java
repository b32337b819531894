/** A Redis server beside the program, by its Java client. */
package io.acta.bench.rival.redis;
