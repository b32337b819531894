package io.acta.testkit.disk;

import io.acta.testkit.disk.DiskFaults.Operation;
import io.acta.testkit.disk.Node.EntryChange;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code java.nio.file.Files} and {@code FileChannel.open} do on a {@link SimulatedDisk}, as far as a journal needs it. */
final class SimulatedProvider extends FileSystemProvider {
    private final SimulatedDisk disk;
    private final SimulatedFileSystem files;

    SimulatedProvider(final SimulatedDisk disk, final SimulatedFileSystem files) {
        this.disk = disk;
        this.files = files;
    }

    @Override
    public String getScheme() {
        return "simulated";
    }

    @Override
    public FileSystem newFileSystem(final URI uri, final Map<String, ?> env) {
        throw new UnsupportedOperationException("make a SimulatedDisk");
    }

    @Override
    public FileSystem getFileSystem(final URI uri) {
        return files;
    }

    @Override
    public Path getPath(final URI uri) {
        return files.getPath(uri.getPath());
    }

    private Node find(final Path path) throws IOException {
        disk.checkUp();
        Node node = disk.rootNode();
        for (final String name : SimulatedPath.of(path.toAbsolutePath()).names()) {
            node = node.isDirectory ? node.entries.get(name) : null;
            if (node == null) {
                throw new NoSuchFileException(path.toString());
            }
        }
        return node;
    }

    private Node parent(final Path path) throws IOException {
        final Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        final Node node = find(parent);
        if (!node.isDirectory) {
            throw new NotDirectoryException(parent.toString());
        }
        return node;
    }

    private static String name(final Path path) {
        return path.getFileName().toString();
    }

    @Override
    public FileChannel newFileChannel(
            final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
            throws IOException {
        final Node directory = path.toAbsolutePath().getParent() == null ? null : parent(path);
        Node node = directory == null ? disk.rootNode() : directory.entries.get(name(path));
        if (node != null && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (node == null) {
            if (!options.contains(StandardOpenOption.CREATE) && !options.contains(StandardOpenOption.CREATE_NEW)) {
                throw new NoSuchFileException(path.toString());
            }
            disk.begin(Operation.CHANGE, path.toString());
            node = disk.newNode(false);
            setPermissions(node, attributes);
            directory.change(new EntryChange(null, name(path), node));
        }
        final boolean isWritable = options.contains(StandardOpenOption.WRITE);
        if (node.isDirectory && isWritable) {
            throw new IOException(path + ": Is a directory");
        }
        if (isWritable && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            disk.begin(Operation.CHANGE, path.toString());
            disk.truncate(node, 0);
        }
        return new SimulatedFileChannel(disk, node, path.toString(), isWritable);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    private static void setPermissions(final Node node, final FileAttribute<?>... attributes) {
        for (final FileAttribute<?> attribute : attributes) {
            if (attribute.name().equals("posix:permissions") && attribute.value() instanceof Set<?> permissions) {
                node.permissions = permissions(permissions);
            }
        }
    }

    private static Set<PosixFilePermission> permissions(final Set<?> permissions) {
        final List<PosixFilePermission> all = new ArrayList<>();
        permissions.forEach(each -> all.add((PosixFilePermission) each));
        return Set.copyOf(all);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            final Path directory, final DirectoryStream.Filter<? super Path> filter) throws IOException {
        final Node node = find(directory);
        if (!node.isDirectory) {
            throw new NotDirectoryException(directory.toString());
        }
        final List<Path> paths = new ArrayList<>();
        for (final String name : node.entries.keySet()) {
            final Path path = directory.resolve(name);
            if (filter.accept(path)) {
                paths.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return paths.iterator();
            }

            @Override
            public void close() {
                // It is a copy.
            }
        };
    }

    @Override
    public void createDirectory(final Path path, final FileAttribute<?>... attributes) throws IOException {
        final Node directory = parent(path);
        if (directory.entries.containsKey(name(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        disk.begin(Operation.CHANGE, path.toString());
        final Node node = disk.newNode(true);
        setPermissions(node, attributes);
        directory.change(new EntryChange(null, name(path), node));
    }

    @Override
    public void delete(final Path path) throws IOException {
        final Node node = find(path);
        if (node.isDirectory && !node.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        disk.begin(Operation.CHANGE, path.toString());
        parent(path).change(new EntryChange(name(path), null, null));
        disk.freed(node);
    }

    @Override
    public void copy(final Path source, final Path target, final CopyOption... options) {
        throw new UnsupportedOperationException("a journal copies nothing");
    }

    @Override
    public void move(final Path source, final Path target, final CopyOption... options) throws IOException {
        final Node node = find(source);
        final Node directory = parent(source);
        if (parent(target) != directory) {
            throw new UnsupportedOperationException("a journal moves files within a directory: " + target);
        }
        final Node replaced = directory.entries.get(name(target));
        if (replaced != null && !Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        disk.begin(Operation.CHANGE, source.toString());
        directory.change(new EntryChange(name(source), name(target), node));
        if (replaced != null && replaced != node) {
            disk.freed(replaced);
        }
    }

    @Override
    public boolean isSameFile(final Path path, final Path other) throws IOException {
        return find(path) == find(other);
    }

    @Override
    public boolean isHidden(final Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(final Path path) {
        return files.store();
    }

    @Override
    public void checkAccess(final Path path, final AccessMode... modes) throws IOException {
        find(path);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            final Path path, final Class<V> type, final LinkOption... options) {
        final NodeAttributes.View view = new NodeAttributes.View(() -> find(path));
        return type.isInstance(view) ? type.cast(view) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            final Path path, final Class<A> type, final LinkOption... options) throws IOException {
        final NodeAttributes attributes = new NodeAttributes(find(path));
        if (!type.isInstance(attributes)) {
            throw new UnsupportedOperationException(type.getName());
        }
        return type.cast(attributes);
    }

    /** No attribute has a value: which user's a file is cannot be told. */
    @Override
    public Map<String, Object> readAttributes(final Path path, final String names, final LinkOption... options)
            throws IOException {
        find(path);
        final Map<String, Object> values = new HashMap<>();
        values.put(names.substring(names.indexOf(':') + 1), null);
        return values;
    }

    @Override
    public void setAttribute(final Path path, final String attribute, final Object value, final LinkOption... options) {
        throw new UnsupportedOperationException(attribute);
    }
}
