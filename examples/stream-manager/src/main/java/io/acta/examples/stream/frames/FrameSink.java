package io.acta.examples.stream.frames;

import io.acta.examples.stream.Quality;
import java.nio.ByteBuffer;

/** Who takes frames. Called on the frame thread; must not wait. */
public interface FrameSink {
    /** True when somebody watches this quality: else nothing is encoded. */
    boolean isWatched(Quality quality);

    /** True, once, when somebody came who has no picture yet: a stream that does not move draws one then. */
    boolean takeWish();

    /** One encoded frame, a whole {@code Frame} message; it does not change any more. */
    void onFrame(Quality quality, long frameNumber, ByteBuffer message);
}
