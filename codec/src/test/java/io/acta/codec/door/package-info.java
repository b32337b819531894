/** Tests of the door. */
package io.acta.codec.door;
