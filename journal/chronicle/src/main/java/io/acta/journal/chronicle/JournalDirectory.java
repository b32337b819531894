package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a journal's directory is its owner's alone: directories 0700, files 0600, made so rather than changed afterwards. What
 * somebody else could have put there stops the launch before anything opens it: a symbolic link, a device or pipe, a file of another
 * user, a name that no journal makes. Where the file system knows no owners or permissions, names and kinds are checked alone.
 */
final class JournalDirectory {
    static final FileAttribute<Set<PosixFilePermission>> FILE_ATTRIBUTE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final Logger LOGGER = LoggerFactory.getLogger(JournalDirectory.class);
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_ATTRIBUTE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern DIRECTORY_NAME = Pattern.compile("gen-\\d{6,9}|" + SnapshotDirectory.NAME);
    private static final Pattern FILE_NAME = Pattern.compile("lock|high-water");
    private static final Pattern GENERATION_FILE_NAME = Pattern.compile(".+\\.cq4t?");
    private static final Pattern SNAPSHOT_FILE_NAME = Pattern.compile("snap-\\d{20}\\.(acta|\\d+\\.tmp)");

    /** What mkfs puts at the top of a file system that was made for the journal. */
    private static final String RESCUED = "lost+found";

    private JournalDirectory() {}

    /**
     * Makes the directory, or sees whether the one that is there may be used.
     *
     * @throws JournalException that says why not and what to do.
     */
    static void prepare(final Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            makeParents(directory);
            try {
                create(directory);
                return;
            } catch (final FileAlreadyExistsException e) {
                // Another launch was faster; its lock decides.
            }
        }
        final BasicFileAttributes attributes = attributes(directory);
        if (attributes.isSymbolicLink()) {
            throw new JournalException("journal directory is a symbolic link: " + directory + ": give the path of the"
                    + " directory itself, which is " + directory.toRealPath());
        }
        if (!attributes.isDirectory()) {
            throw new JournalException("journal directory is a file: " + directory + ": give the path of a directory");
        }
        checkOwner(directory);
        if (POSIX) {
            final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new JournalException("journal directory can be written by others: " + directory + " is "
                        + PosixFilePermissions.toString(permissions)
                        + ": give the journal a directory of its own, or chmod 700");
            }
        }
    }

    private static void makeParents(final Path directory) throws IOException {
        final Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        for (Path above = parent; above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw new JournalException("journal directory lies below a file: " + above + " is no directory, so "
                        + directory + " cannot be made: give another path, or move the file away");
            }
        }
        Files.createDirectories(parent);
    }

    /** Makes a directory's name survive power loss: whoever made it may have been killed before its name was synced, and all that is in it would go with its name. */
    static void syncName(final Path directory) throws IOException {
        try {
            if (directory.getParent() != null) {
                JournalFiles.sync(directory.getParent());
            }
        } catch (final AccessDeniedException e) {
            // A directory that only its owner may list was not made by a journal of this user.
            LOGGER.debug("Not synced: {}", directory.getParent(), e);
        }
    }

    /** Makes one directory, for its owner only, and its name survive power loss. */
    static void create(final Path directory) throws IOException {
        if (POSIX) {
            Files.createDirectory(directory, DIRECTORY_ATTRIBUTE);
        } else {
            Files.createDirectory(directory);
        }
        if (directory.getParent() != null) {
            JournalFiles.sync(directory.getParent());
        }
    }

    /**
     * Looks at everything in the directory, once it is locked, and takes away what rights others have.
     *
     * @throws JournalException that names what does not belong there; no file was opened or changed then.
     */
    static void checkEntries(final Path directory) throws IOException {
        checkAll(directory, FILE_NAME);
        restrict(directory);
    }

    private static void checkAll(final Path directory, final Pattern fileName) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            for (final Path path : paths.sorted().toList()) {
                final String name = path.getFileName().toString();
                if (fileName == SNAPSHOT_FILE_NAME && isTemporary(path)) {
                    // A replica may be about to rename it; nobody ever opens what stands there.
                    continue;
                }
                final BasicFileAttributes attributes = attributes(path);
                if (attributes.isSymbolicLink()) {
                    throw refused(path, "is a symbolic link");
                }
                if (attributes.isDirectory() && fileName == FILE_NAME) {
                    if (name.equals(RESCUED)) {
                        continue;
                    }
                    if (!DIRECTORY_NAME.matcher(name).matches()) {
                        throw refused(path, "is no directory of a journal");
                    }
                    checkOwner(path);
                    checkAll(path, name.equals(SnapshotDirectory.NAME) ? SNAPSHOT_FILE_NAME : GENERATION_FILE_NAME);
                } else if (!attributes.isRegularFile()
                        || !fileName.matcher(name).matches()) {
                    throw refused(path, "is no file of a journal");
                } else {
                    checkOwner(path);
                }
            }
        }
    }

    /** Takes away what rights others have to a directory and what is in it. */
    static void restrict(final Path directory) throws IOException {
        if (!POSIX) {
            return;
        }
        Files.setPosixFilePermissions(directory, DIRECTORY_ATTRIBUTE.value());
        try (Stream<Path> paths = Files.list(directory)) {
            for (final Path path : paths.toList()) {
                if (isTemporary(path)) {
                    continue;
                }
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(path, FILE_ATTRIBUTE.value());
                } else if (!path.endsWith(RESCUED)) {
                    restrict(path);
                }
            }
        }
    }

    private static boolean isTemporary(final Path path) {
        final String name = path.getFileName().toString();
        return name.endsWith(".tmp") && SNAPSHOT_FILE_NAME.matcher(name).matches();
    }

    private static void checkOwner(final Path path) throws IOException {
        final Object self = owner(SELF);
        final Object owner = owner(path);
        if (self != null && owner != null && !owner.equals(self)) {
            throw new JournalException("journal belongs to another user: " + path + " is of uid " + owner
                    + ", this process runs as " + self + ": run it as the owner, or give it a directory of its own");
        }
    }

    /** Null where it cannot be told. */
    private static Object owner(final Path path) throws IOException {
        return POSIX && Files.exists(path) ? Files.getAttribute(path, "unix:uid") : null;
    }

    private static BasicFileAttributes attributes(final Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static JournalException refused(final Path path, final String why) {
        return new JournalException("journal directory holds what no journal made: " + path + " " + why
                + ": find out who put it there, and move it away");
    }
}
