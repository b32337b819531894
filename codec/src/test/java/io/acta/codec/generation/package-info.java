/** Tests of the generator: golden files and refusals. */
package io.acta.codec.generation;
