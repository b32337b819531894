/** What is shown: the machine, lines of JSON, a progress line. The only package of the suite that knows how figures look. */
package io.acta.bench.report;
