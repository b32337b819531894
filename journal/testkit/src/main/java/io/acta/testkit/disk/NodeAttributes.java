package io.acta.testkit.disk;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** What is known of a file: its kind, length, number and rights, and no time. */
final class NodeAttributes implements PosixFileAttributes {
    private static final GroupPrincipal NOBODY = () -> "nobody";

    private final Node node;

    NodeAttributes(final Node node) {
        this.node = node;
    }

    @Override
    public UserPrincipal owner() {
        return NOBODY;
    }

    @Override
    public GroupPrincipal group() {
        return NOBODY;
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return node.permissions;
    }

    @Override
    public FileTime lastModifiedTime() {
        return FileTime.fromMillis(0);
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
        return !node.isDirectory;
    }

    @Override
    public boolean isDirectory() {
        return node.isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return node.length;
    }

    @Override
    public Object fileKey() {
        return node.id;
    }

    /** Finds the file at each call, as it may be gone. */
    @FunctionalInterface
    interface Finder {
        /** The node at the path. */
        Node find() throws IOException;
    }

    /** Rights can be read and set. */
    static final class View implements PosixFileAttributeView {
        private final Finder finder;

        View(final Finder finder) {
            this.finder = finder;
        }

        @Override
        public String name() {
            return "posix";
        }

        @Override
        public PosixFileAttributes readAttributes() throws IOException {
            return new NodeAttributes(finder.find());
        }

        @Override
        public void setPermissions(final Set<PosixFilePermission> permissions) throws IOException {
            finder.find().permissions = Set.copyOf(permissions);
        }

        @Override
        public void setGroup(final GroupPrincipal group) {
            throw new UnsupportedOperationException("a simulated disk knows one group");
        }

        @Override
        public void setTimes(final FileTime modified, final FileTime accessed, final FileTime created) {
            // No time is kept.
        }

        @Override
        public UserPrincipal getOwner() {
            return NOBODY;
        }

        @Override
        public void setOwner(final UserPrincipal owner) {
            throw new UnsupportedOperationException("a simulated disk knows one user");
        }
    }
}
