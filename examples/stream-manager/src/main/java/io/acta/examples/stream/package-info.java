/**
 * A live stream of layers, its admins and its preview clients. Here are the reactors and what starts and stops; frames are drawn in
 * {@code frames}, people and previews are served in {@code web}, Redis is told in {@code mirror}.
 */
package io.acta.examples.stream;
