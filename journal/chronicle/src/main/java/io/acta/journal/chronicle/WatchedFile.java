package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that is kept open, by the name it had then: tells when the name stands for another file, or for none. Thread-safe. */
final class WatchedFile {
    private final Path path;
    private final Object fileKey;

    /** @param path of a file that is open, and stays so: otherwise its number could be given to another. */
    WatchedFile(final Path path) throws IOException {
        this.path = path;
        fileKey = fileKey();
    }

    Path path() {
        return path;
    }

    /** Whether the file that was open is still the one that its path names. */
    boolean stillThere() throws IOException {
        try {
            // Null where the file system has no such numbers; its presence has to do there.
            final Object now = fileKey();
            return fileKey == null || fileKey.equals(now);
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    private Object fileKey() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
