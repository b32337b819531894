/** exchange-core as a contender: its risk engine keeps balances and refuses overdrafts. */
package io.acta.bench.rival.exchangecore;
