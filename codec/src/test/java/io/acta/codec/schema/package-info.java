/** Tests of the run-time schema. */
package io.acta.codec.schema;
