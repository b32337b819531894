/** What tests of example servers are made of: servers as processes, clients over real sockets, a real browser. In the test jar. */
package io.acta.examples.web.testing;
