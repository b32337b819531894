package io.acta.testkit.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** A {@link SimulatedDisk} as {@code java.nio.file} sees it: absolute paths, POSIX rights, no links. */
final class SimulatedFileSystem extends FileSystem {
    private final SimulatedDisk disk;
    private final SimulatedProvider provider;
    private final SimulatedPath root = new SimulatedPath(this, List.of(), true);

    SimulatedFileSystem(final SimulatedDisk disk) {
        this.disk = disk;
        this.provider = new SimulatedProvider(disk, this);
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedPath rootPath() {
        return root;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("a simulated disk is not closed");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root);
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new Store());
    }

    FileStore store() {
        return new Store();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix", "unix");
    }

    @Override
    public Path getPath(final String first, final String... more) {
        return SimulatedPath.parse(this, first.startsWith("/"), first + "/" + String.join("/", more));
    }

    @Override
    public PathMatcher getPathMatcher(final String syntaxAndPattern) {
        return FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("a simulated disk knows one user");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("a simulated disk is not watched");
    }

    private final class Store extends FileStore {
        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public String type() {
            return "simulated";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return disk.usedBytes() + disk.usableBytes();
        }

        @Override
        public long getUsableSpace() throws IOException {
            disk.checkUp();
            return disk.usableBytes();
        }

        @Override
        public long getUnallocatedSpace() {
            return disk.usableBytes();
        }

        @Override
        public boolean supportsFileAttributeView(final Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(final String name) {
            return supportedFileAttributeViews().contains(name);
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(final Class<V> type) {
            return null;
        }

        @Override
        public Object getAttribute(final String attribute) {
            throw new UnsupportedOperationException(attribute);
        }
    }
}
