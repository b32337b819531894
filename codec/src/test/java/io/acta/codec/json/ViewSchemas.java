package io.acta.codec.json;

import io.acta.codec.generation.SchemaCompiler;
import io.acta.codec.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** The schemas that the view is tested with. */
final class ViewSchemas {
    /** What {@code everything.xml} has not: names like the view's own, optional arrays and composites, floats without bounds. */
    private static final String ODD = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="io.acta.codec.odd" id="902" version="0"
                byteOrder="littleEndian">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="templateId" primitiveType="uint16"/>
                  <type name="schemaId" primitiveType="uint16"/>
                  <type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="numInGroup" primitiveType="uint16"/>
                </composite>
                <composite name="latinData">
                  <type name="length" primitiveType="uint8"/>
                  <type name="varData" primitiveType="uint8" length="0" characterEncoding="ISO-8859-1"/>
                </composite>
                <composite name="Point">
                  <type name="x" primitiveType="float" presence="optional"/>
                  <type name="y" primitiveType="double" presence="optional"/>
                </composite>
                <composite name="Pair">
                  <type name="left" primitiveType="int32"/>
                  <type name="right" primitiveType="int32" presence="optional"/>
                </composite>
                <set name="Many" encodingType="uint64">
                  <choice name="first">0</choice>
                  <choice name="last">63</choice>
                </set>
                <type name="Bytes" primitiveType="uint8" length="3" presence="optional"/>
                <type name="SmallBytes" primitiveType="uint8" length="2" maxValue="9"/>
                <type name="Signed" primitiveType="int8" length="2"/>
                <type name="Longs" primitiveType="uint64" length="2" presence="optional"/>
                <type name="Doubles" primitiveType="double" length="2"/>
                <type name="Nick" primitiveType="char" length="4" characterEncoding="US-ASCII" presence="optional"/>
                <type name="Big" primitiveType="int64" presence="constant">9007199254740993</type>
                <type name="OddNull" primitiveType="int32" presence="optional" nullValue="0"/>
                <type name="MaybeChar" primitiveType="char" presence="optional"/>
              </types>
              <sbe:message name="Odd" id="1" semanticType="action">
                <field name="type" id="1" type="int32"/>
                <field name="_type" id="2" type="int32"/>
                <field name="bytes" id="3" type="Bytes"/>
                <field name="smallBytes" id="4" type="SmallBytes"/>
                <field name="signed" id="5" type="Signed"/>
                <field name="longs" id="6" type="Longs"/>
                <field name="doubles" id="7" type="Doubles"/>
                <field name="nick" id="8" type="Nick"/>
                <field name="big" id="9" type="Big"/>
                <field name="oddNull" id="10" type="OddNull"/>
                <field name="maybeChar" id="11" type="MaybeChar"/>
                <field name="many" id="12" type="Many"/>
                <field name="real" id="13" type="float"/>
                <field name="point" id="14" type="Point" presence="optional"/>
                <field name="pair" id="15" type="Pair" presence="optional"/>
                <group name="nothings" id="20" dimensionType="groupSizeEncoding"/>
                <data name="latin" id="21" type="latinData"/>
              </sbe:message>
            </sbe:messageSchema>
            """;

    private ViewSchemas() {}

    static Schema everything() {
        try (InputStream in = ViewSchemas.class.getResourceAsStream("/io/acta/codec/test/everything.xml")) {
            return schema(in);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    static Schema odd() {
        try {
            return schema(new ByteArrayInputStream(ODD.getBytes(StandardCharsets.UTF_8)));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Schema schema(final InputStream in) throws Exception {
        final ParserOptions options =
                ParserOptions.builder().stopOnError(true).suppressOutput(true).build();
        return SchemaCompiler.compile(new IrGenerator().generate(XmlSchemaParser.parse(in, options)));
    }
}
