/**
 * A disk that is nowhere, with a page cache, seen through {@code java.nio.file}: it loses power, fails, fills up and rots when a seed says so.
 *
 * <p><b>Threads:</b> one. <b>Imports:</b> nothing of Acta, so that it may stand under anything that writes files.
 */
package io.acta.testkit.disk;
