package io.acta.codec.generation;

import java.io.IOException;
import java.io.Writer;
import uk.co.real_logic.sbe.generation.java.JavaOutputManager;

/** Writes sbe-tool's classes but not its {@code package-info}, which would clash with one that the package's author has written. */
final class OutputWithoutPackageInfo extends JavaOutputManager {
    private static final String PACKAGE_INFO = "package-info";

    OutputWithoutPackageInfo(final String outputDir, final String packageName) {
        super(outputDir, packageName);
    }

    @Override
    public Writer createOutput(final String name) throws IOException {
        return PACKAGE_INFO.equals(name) ? Writer.nullWriter() : super.createOutput(name);
    }
}
