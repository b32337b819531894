/**
 * Room servers that write to each other, each with an engine of its own: letters from a room here to a room there, over plain requests with a time limit, tried again under
 * the same number until there is an answer, and counted once however often they come.
 *
 * <pre>
 *   LetterPosted → row, LetterWanted → LetterCarrier ═ POST /peers/inbox ═► PeerRoutes → LetterArrived (origin, number)
 *                                          ▲                                                  │ PeerMark, LetterTold
 *   LetterAnswered ◄ LetterEnded ◄─────────┴════════════ TAKEN or REFUSED ◄═══════════════════┘
 * </pre>
 */
package io.acta.examples.voice.peers;
