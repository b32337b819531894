package io.acta.examples.orders.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The script that draws the page's chart, out of its WebJar: the page needs no other server. */
final class ChartScript {
    private static final String PROPERTIES = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
    private static final String SCRIPT = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";

    private ChartScript() {}

    /** Reads it. */
    static byte[] read() {
        final Properties properties = new Properties();
        try {
            try (InputStream in = open(PROPERTIES)) {
                properties.load(in);
            }
            try (InputStream in = open(String.format(SCRIPT, properties.getProperty("version")))) {
                return in.readAllBytes();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("the page's chart script cannot be read from the class path", e);
        }
    }

    private static InputStream open(final String resource) throws IOException {
        final InputStream in = ChartScript.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return in;
    }
}
