package io.acta.codec.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.schema.SchemaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema that cannot work is refused with an error that names file, message and field. */
class RefusalTest {
    private static final String HEADER = """
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            """;
    private static final String TYPES = """
            <composite name="groupSizeEncoding">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="numInGroup" primitiveType="uint16"/>
            </composite>
            <composite name="text">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <composite name="strange">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="NO-SUCH"/>
            </composite>
            <composite name="Pair">
              <type name="left" primitiveType="int32"/>
            </composite>
            <type name="Long" primitiveType="char" length="2000"/>
            <type name="Two" primitiveType="int64" length="2"/>
            <type name="Maybe" primitiveType="int64" presence="optional"/>
            <type name="Fixed" primitiveType="int64" presence="constant">7</type>
            """;
    private static final String KEY = "<field name='id' id='1' type='int64' semanticType='key'/>";

    @TempDir
    private Path directory;

    static Stream<Arguments> refused() {
        return Stream.of(
                state("<field name='a' id='1' type='int64'/>", "Account", "no key"),
                state(
                        KEY + "<field name='b' id='2' type='int64' semanticType='key'/>",
                        "Account",
                        "field b",
                        "second key"),
                state("<field name='a' id='1' type='int32' semanticType='key'/>", "Account", "field a", "64-bit"),
                state("<field name='a' id='1' type='double' semanticType='key'/>", "Account", "field a", "64-bit"),
                state("<field name='a' id='1' type='Two' semanticType='key'/>", "Account", "field a", "64-bit"),
                state("<field name='a' id='1' type='Maybe' semanticType='key'/>", "Account", "field a", "optional"),
                state("<field name='a' id='1' type='Fixed' semanticType='key'/>", "Account", "field a", "constant"),
                state(
                        KEY + "<group name='g' id='2'><field name='x' id='3' type='int8'/></group>",
                        "Account",
                        "field g"),
                state(KEY + "<data name='d' id='2' type='text'/>", "Account", "field d", "var-data"),
                state(
                        KEY + "<field name='i' id='2' type='double' semanticType='index'/>",
                        "Account",
                        "field i",
                        "index"),
                state(KEY + "<field name='i' id='2' type='Two' semanticType='index'/>", "Account", "field i", "index"),
                state(KEY + "<field name='i' id='2' type='Long' semanticType='index'/>", "Account", "field i", "index"),
                state(KEY + "<field name='i' id='2' type='Pair' semanticType='index'/>", "Account", "field i", "index"),
                state(
                        KEY + "<field name='i' id='2' type='Fixed' semanticType='index'/>",
                        "Account",
                        "field i",
                        "constant"),
                state(
                        KEY + "<field name='i' id='2' type='int64' semanticType='Index'/>",
                        "Account",
                        "field i",
                        "'index'"),
                state(
                        KEY + "<field name='i' id='2' type='int64' semanticType='indx'/>",
                        "Account",
                        "field i",
                        "'indx'",
                        "'index'"),
                state("<field name='k' id='1' type='int64' semanticType='kye'/>", "Account", "no key"),
                state("<field name='k' id='1' type='int64' semanticType='Keys'/>", "Account", "field k", "'key'"),
                state(KEY + "<field name='big' id='2' type='Long'/>", "Account", "field big", "2008", "1024"),
                message(
                        "action",
                        "<field name='k' id='1' type='int64' semanticType='key'/>",
                        "Account",
                        "field k",
                        "state"),
                message("output", "<field name='k' id='1' type='int64' semanticType='index'/>", "Account", "field k"),
                message("acton", "<field name='k' id='1' type='int64'/>", "Account", "acton"),
                message("action", "<field name='class' id='1' type='int64'/>", "Account", "field class", "reserved"),
                message("action", "<field name='Switch' id='1' type='int64'/>", "Account", "field Switch", "reserved"),
                message("action", "<field name='offset' id='1' type='int64'/>", "Account", "field offset", "flyweight"),
                message("action", "<field name='a-b' id='1' type='int64'/>", "Account", "field a-b", "no name"),
                message("action", "<field name='2nd' id='1' type='int64'/>", "Account", "field 2nd", "a letter first"),
                message("action", field("a", 1, "int8") + field("aId", 2, "int8"), "Account", "field aId", "field a"),
                message("action", field("a", 1, "int8") + field("A", 2, "int8"), "Account", "field A"),
                message(
                        "action",
                        "<group name='g' id='2'>" + field("count", 3, "int8") + "</group>",
                        "group g",
                        "count"),
                message(
                        "action",
                        field("p", 1, "Pair") + "<group name='Pair' id='2'>" + field("x", 3, "int8") + "</group>",
                        "Account",
                        "Pair"),
                message("action", "<data name='d' id='1' type='strange'/>", "Account", "d", "NO-SUCH"),
                message("action", field("a", 1, "int8") + field("a", 2, "int8"), "Account", "duplicate name", "a"),
                message("action", "<field name='a' id='1' type='Nothing'/>", "Account", "Nothing"),
                message(
                        "action",
                        "<field name='n' id='1' type='int8' sinceVersion='1'/>" + field("o", 2, "int8"),
                        "Account",
                        "field o",
                        "sinceVersion=0"),
                many("<message name='A' id='1'/><message name='B' id='1'/>", "\"B\"", "template id", "1"),
                many("<message name='Wait' id='1' semanticType='action'/>", "message Wait", "'wait'"),
                many("<message name='New' id='1' semanticType='action'/>", "message New", "'new'"),
                many(
                        "<message name='Go' id='1' semanticType='action'><data name='d' id='1' type='text'/></message>"
                                + "<message name='CommitGo' id='2' semanticType='action'/>",
                        "message CommitGo",
                        "message Go",
                        "commitGo"),
                many("<message name='MessageHeader' id='1'/>", "message MessageHeader", "messageHeader"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void shouldRefuseAndSayWhere(final String messages, final String... named) throws Exception {
        final Path file = write(HEADER, messages, "littleEndian");

        assertThatThrownBy(() -> run(file))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).contains(named));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void shouldRefuseBigEndian() throws Exception {
        final Path file = write(HEADER, "<message name='A' id='1'/>", "bigEndian");

        assertThatThrownBy(() -> run(file)).hasMessageContaining("bigEndian").hasMessageContaining("littleEndian");
    }

    @Test
    void shouldRefuseAnotherMessageHeader() throws Exception {
        final String header = HEADER.replace(
                "name=\"version\" primitiveType=\"uint16\"", "name=\"version\" primitiveType=\"uint32\"");
        final Path file = write(header, "<message name='A' id='1'/>", "littleEndian");

        assertThatThrownBy(() -> run(file))
                .hasMessageContaining("messageHeader")
                .hasMessageContaining("uint16");
    }

    @Test
    void shouldSayWhichFileIsNotThere() {
        assertThatThrownBy(() -> run(Path.of("nofile.xml")))
                .hasMessageContaining("nofile.xml: no such file")
                .hasMessageContaining(Path.of("nofile.xml").toAbsolutePath().toString());
    }

    @Test
    void shouldLetAnotherStandardsSemanticTypesBe() throws Exception {
        final Path file = write(
                HEADER,
                "<message name='Account' id='1' semanticType='state'>" + KEY
                        + "<field name='a' id='2' type='int64' semanticType='Qty'/>"
                        + "<field name='b' id='3' type='int64' semanticType='int'/></message>",
                "littleEndian");

        run(file);

        assertThat(directory.resolve("out/io/acta/refused/AccountTable.java")).exists();
    }

    @Test
    void shouldSayWhatWasMadeAndWhatHasNoKind() throws Exception {
        final Path file = write(
                HEADER,
                "<message name='Account' id='1' semanticType='state'>" + KEY + "</message>"
                        + "<message name='Opened' id='2' semanticType='action'/><message name='Forgotten' id='3'/>",
                "littleEndian");

        assertThat(ActaCodeGenerator.describe(ActaTool.parse(file.toString())))
                .startsWith("io.acta.refused: RefusedSchema, RefusedActions, RefusedReactor")
                .endsWith("; tables AccountTable; flyweights alone, for want of a semanticType: Forgotten");
    }

    @Test
    void shouldAcceptWhatItDoesNotRefuse() throws Exception {
        final Path file = write(
                HEADER,
                "<sbe:message name='Account' id='1' semanticType='state'>" + KEY + "</sbe:message>",
                "littleEndian");

        run(file);

        assertThat(directory.resolve("out/io/acta/refused/AccountTable.java")).exists();
    }

    private void run(final Path file) {
        System.setProperty("sbe.output.dir", directory.resolve("out").toString());
        try {
            ActaTool.main(new String[] {file.toString()});
        } finally {
            System.clearProperty("sbe.output.dir");
        }
    }

    private Path write(final String header, final String messages, final String byteOrder) throws Exception {
        final Path file = directory.resolve("refused.xml");
        Files.writeString(
                file,
                "<sbe:messageSchema xmlns:sbe='http://fixprotocol.io/2016/sbe' package='io.acta.refused' id='1' version='1' byteOrder='"
                        + byteOrder + "'><types>" + header + TYPES + "</types>"
                        + messages.replace("<message", "<sbe:message").replace("</message", "</sbe:message")
                        + "</sbe:messageSchema>");
        return file;
    }

    private static String field(final String name, final int id, final String type) {
        return "<field name='" + name + "' id='" + id + "' type='" + type + "'/>";
    }

    private static Arguments state(final String fields, final String... named) {
        return message("state", fields, named);
    }

    private static Arguments message(final String kind, final String fields, final String... named) {
        return many("<message name='Account' id='1' semanticType='" + kind + "'>" + fields + "</message>", named);
    }

    private static Arguments many(final String messages, final String... named) {
        return Arguments.of(messages, named);
    }
}
