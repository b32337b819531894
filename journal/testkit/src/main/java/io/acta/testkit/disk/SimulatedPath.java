package io.acta.testkit.disk;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Names of directories and a file, on a {@link SimulatedDisk}. */
final class SimulatedPath implements Path {
    private final SimulatedFileSystem files;
    private final List<String> names;
    private final boolean isAbsolute;

    SimulatedPath(final SimulatedFileSystem files, final List<String> names, final boolean isAbsolute) {
        this.files = files;
        this.names = List.copyOf(names);
        this.isAbsolute = isAbsolute;
    }

    static SimulatedPath parse(final SimulatedFileSystem files, final boolean isAbsolute, final String text) {
        return new SimulatedPath(
                files,
                Arrays.stream(text.split("/")).filter(name -> !name.isEmpty()).toList(),
                isAbsolute);
    }

    static SimulatedPath of(final Path path) {
        if (path instanceof SimulatedPath simulated) {
            return simulated;
        }
        throw new InvalidPathException(String.valueOf(path), "is not on a simulated disk");
    }

    List<String> names() {
        return names;
    }

    @Override
    public FileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public Path getRoot() {
        return isAbsolute ? files.rootPath() : null;
    }

    @Override
    public Path getFileName() {
        return names.isEmpty() ? null : new SimulatedPath(files, names.subList(names.size() - 1, names.size()), false);
    }

    @Override
    public Path getParent() {
        if (names.isEmpty() || names.size() == 1 && !isAbsolute) {
            return null;
        }
        return new SimulatedPath(files, names.subList(0, names.size() - 1), isAbsolute);
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(final int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(final int beginIndex, final int endIndex) {
        return new SimulatedPath(files, names.subList(beginIndex, endIndex), false);
    }

    @Override
    public boolean startsWith(final Path other) {
        return other instanceof SimulatedPath path
                && path.files == files
                && path.isAbsolute == isAbsolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(final Path other) {
        return other instanceof SimulatedPath path
                && path.files == files
                && (path.isAbsolute ? equals(path) : endsWith(path.names));
    }

    private boolean endsWith(final List<String> last) {
        return last.size() <= names.size()
                && names.subList(names.size() - last.size(), names.size()).equals(last);
    }

    @Override
    public Path normalize() {
        final List<String> kept = new ArrayList<>();
        for (final String name : names) {
            if (name.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            } else if (!name.equals(".")) {
                kept.add(name);
            }
        }
        return new SimulatedPath(files, kept, isAbsolute);
    }

    @Override
    public Path resolve(final Path other) {
        final SimulatedPath path = of(other);
        if (path.isAbsolute) {
            return path;
        }
        final List<String> all = new ArrayList<>(names);
        all.addAll(path.names);
        return new SimulatedPath(files, all, isAbsolute);
    }

    @Override
    public Path relativize(final Path other) {
        final SimulatedPath path = of(other);
        if (!path.startsWith(this)) {
            throw new IllegalArgumentException(other + " does not begin with " + this);
        }
        return new SimulatedPath(files, path.names.subList(names.size(), path.names.size()), false);
    }

    @Override
    public URI toUri() {
        return URI.create("simulated://" + this);
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute ? this : new SimulatedPath(files, names, true);
    }

    @Override
    public Path toRealPath(final LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(
            final WatchService watcher, final WatchEvent.Kind<?>[] events, final WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("a simulated disk is not watched");
    }

    @Override
    public int compareTo(final Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof SimulatedPath path
                && path.files == files
                && path.isAbsolute == isAbsolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(names, isAbsolute);
    }

    @Override
    public String toString() {
        return (isAbsolute ? "/" : "") + String.join("/", names);
    }
}
