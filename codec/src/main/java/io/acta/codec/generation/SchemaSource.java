package io.acta.codec.generation;

import io.acta.codec.schema.Schema;

/** Writes {@code XxxSchema}. */
final class SchemaSource {
    private SchemaSource() {}

    /** A line of the text is a constant of its own: one constant of all could exceed a class file's 65,535 bytes. */
    static String of(final Schema schema, final Names names) {
        final JavaText java = new JavaText(schema)
                .imports("io.acta.codec.schema.Schema")
                .add("""
                        /** The schema {@code $2} at run time. Immutable. */
                        @SuppressWarnings("all")
                        public final class $1 {
                            /** The one instance. */
                            public static final Schema INSTANCE = Schema.parse(String.join(
                                    "\\n\"""", names.schemaClass(), schema.packageName());
        for (final String line : schema.text().split("\n")) {
            java.add(",\n            ").add(JavaText.quoted(line));
        }
        return java.add("""
                        ));

                            private $1() {}
                        }
                        """, names.schemaClass()).toString();
    }
}
