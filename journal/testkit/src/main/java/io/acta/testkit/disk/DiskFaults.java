package io.acta.testkit.disk;

/**
 * Asked at each operation of a {@link SimulatedDisk} whether it fails. Deterministic, or no seed replays a run.
 */
@FunctionalInterface
public interface DiskFaults {
    /** A disk that does as it is told. */
    DiskFaults NONE = (operation, path) -> Verdict.DONE;

    /** What an operation does. */
    enum Operation {
        /** Bytes of a file. */
        READ,
        /** Bytes of a file. */
        WRITE,
        /** A file's bytes, or a directory's entries, to the disk. */
        FORCE,
        /** A file or directory begins, goes, gets another name or length. */
        CHANGE
    }

    /** What becomes of it. */
    enum Verdict {
        /** It is done. */
        DONE,
        /** It fails with an input/output error; a write may have been done in part, and pages that a force could not write are forgotten. */
        FAILED,
        /** It says that it is done, and a force did nothing. No disk that is sold as one may do so: to see that somebody would notice. */
        LIED
    }

    /**
     * @param operation in hand.
     * @param path of the file or directory.
     */
    Verdict ask(Operation operation, String path);
}
