/** From a request to an action to its outcome to the reply. Asking is for any thread; replies come on the subscription's. */
package io.acta.examples.web.request;
