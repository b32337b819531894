package io.acta.codec.door;

import io.acta.codec.generation.SchemaCompiler;
import io.acta.codec.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** The schemas that the door is tested with. */
final class DoorSchemas {
    /** What {@code everything.xml} has not: null values within bounds, sparse enums, entries without bytes, 32-bit counts. */
    private static final String ODD = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="io.acta.codec.odddoor" id="902"
                version="300" byteOrder="littleEndian">
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
                <composite name="wideGroupSize">
                  <type name="blockLength" primitiveType="uint32" maxValue="65534"/>
                  <type name="numInGroup" primitiveType="uint32" minValue="1" maxValue="2000000000"/>
                </composite>
                <composite name="smallData">
                  <type name="length" primitiveType="uint8"/>
                  <type name="varData" primitiveType="uint8" length="0"/>
                </composite>
                <composite name="wideData">
                  <type name="length" primitiveType="uint32" maxValue="2147483647"/>
                  <type name="varData" primitiveType="uint8" length="0"/>
                </composite>
                <composite name="Point">
                  <type name="x" primitiveType="float"/>
                  <type name="y" primitiveType="double" presence="optional"/>
                </composite>
                <enum name="Sparse" encodingType="uint8">
                  <validValue name="LOW">1</validValue>
                  <validValue name="MIDDLE">100</validValue>
                  <validValue name="HIGH">200</validValue>
                </enum>
                <set name="Many" encodingType="uint64">
                  <choice name="first">0</choice>
                  <choice name="last">63</choice>
                </set>
                <type name="NullInside" primitiveType="int32" minValue="-2147483648" maxValue="5"/>
                <type name="MaybeInside" primitiveType="int64" presence="optional" nullValue="0" minValue="-5" maxValue="5"/>
                <type name="MaybeBounded" primitiveType="int64" presence="optional" minValue="0" maxValue="5"/>
                <type name="MaybeFar" primitiveType="uint16" presence="optional" nullValue="9999" maxValue="100"/>
                <type name="HighLong" primitiveType="uint64" minValue="9223372036854775800"/>
                <type name="SmallBytes" primitiveType="uint8" length="2" maxValue="9"/>
                <type name="Signed" primitiveType="int8" length="2"/>
                <type name="Longs" primitiveType="uint64" length="2"/>
                <type name="Floats" primitiveType="float" length="2" presence="optional"/>
                <type name="Upper" primitiveType="char" length="4" characterEncoding="US-ASCII" minValue="A" maxValue="Z"/>
                <type name="Latin" primitiveType="char" length="4" characterEncoding="ISO-8859-1"/>
                <type name="MaybeChar" primitiveType="char" presence="optional"/>
              </types>
              <sbe:message name="OddSent" id="1000" semanticType="action" sinceVersion="7">
                <field name="nullInside" id="1" type="NullInside"/>
                <field name="maybeInside" id="2" type="MaybeInside"/>
                <field name="maybeFar" id="3" type="MaybeFar"/>
                <field name="highLong" id="4" type="HighLong"/>
                <field name="smallBytes" id="5" type="SmallBytes"/>
                <field name="signed" id="6" type="Signed"/>
                <field name="longs" id="7" type="Longs"/>
                <field name="floats" id="8" type="Floats"/>
                <field name="upper" id="9" type="Upper"/>
                <field name="latin" id="10" type="Latin"/>
                <field name="maybeChar" id="11" type="MaybeChar"/>
                <field name="sparse" id="12" type="Sparse"/>
                <field name="maybeSparse" id="13" type="Sparse" presence="optional"/>
                <field name="many" id="14" type="Many"/>
                <field name="point" id="15" type="Point"/>
                <field name="maybeBounded" id="17" type="MaybeBounded"/>
                <field name="late" id="16" type="float" sinceVersion="200"/>
              </sbe:message>
              <sbe:message name="NestSent" id="1001" semanticType="action">
                <group name="wide" id="1" dimensionType="wideGroupSize">
                  <group name="inner" id="2" dimensionType="groupSizeEncoding">
                    <group name="nothings" id="3" dimensionType="groupSizeEncoding"/>
                    <data name="small" id="4" type="smallData"/>
                  </group>
                </group>
                <group name="nothings" id="5" dimensionType="wideGroupSize"/>
                <group name="grown" id="6" dimensionType="groupSizeEncoding">
                  <field name="late" id="7" type="int16" sinceVersion="100"/>
                </group>
                <data name="big" id="8" type="wideData"/>
                <data name="late" id="9" type="wideData" sinceVersion="300"/>
              </sbe:message>
            </sbe:messageSchema>
            """;

    private DoorSchemas() {}

    static Schema everything() {
        return SchemaCompiler.compile(everythingModel());
    }

    static Schema odd() {
        return SchemaCompiler.compile(oddModel());
    }

    static Ir everythingModel() {
        try (InputStream in = DoorSchemas.class.getResourceAsStream("/io/acta/codec/test/everything.xml")) {
            return model(in);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    static Ir oddModel() {
        return model(ODD);
    }

    static Ir model(final String xml) {
        try {
            return model(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Ir model(final InputStream in) throws Exception {
        final ParserOptions options =
                ParserOptions.builder().stopOnError(true).suppressOutput(true).build();
        return new IrGenerator().generate(XmlSchemaParser.parse(in, options));
    }
}
