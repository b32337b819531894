/** Tests of the JSON view: what each kind looks like, what each error says, random messages both ways, hostile texts. */
package io.acta.codec.json;
