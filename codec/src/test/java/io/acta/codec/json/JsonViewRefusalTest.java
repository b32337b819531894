package io.acta.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.schema.Schema;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text and every bytes that are no message are refused with an error that says where and why. */
class JsonViewRefusalTest {
    private static final String BOUNDS_SET =
            "{'type':'BoundsSet','percent':7,'ratio':0.5,'side':'SELL','letter':'BETA',"
                    + "'name':'Anna','hash':'AAECAw==','initial':'q','small':1,'late':2}";
    private static final String STATE_UPDATED = "{'type':'StateUpdated','roomId':'1','rights':['read'],"
            + "'price':{'mantissa':'5'},'samples':[1,2,3],'label':'x','peers':[{'peerId':1,'share':2,"
            + "'tracks':[{'side':'BUY','title':'a'}],'note':'AA=='}],'comment':'c'}";
    private static final String ODD = "{'type':'Odd','_type':5,'__type':6,'smallBytes':'AAk=','signed':[1,2],"
            + "'longs':[1,2],'doubles':[0,0],'many':[],'real':0,'pair':{'left':1},'latin':''}";

    private final Schema schema = ViewSchemas.everything();
    private final JsonView view = new JsonView(schema);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    static Stream<Arguments> refused() {
        return Stream.of(
                bounds("'percent':7", "'percent':101", "percent", "value=101 is not within 1..100"),
                bounds("'percent':7", "'percent':0", "percent", "value=0 is not within 1..100"),
                bounds("'percent':7", "'percent':256", "percent", "value=256 does not fit uint8"),
                bounds("'percent':7", "'percent':7.5", "percent", "value=7.5 is no whole number"),
                bounds("'percent':7", "'percent':1e30", "percent", "value=1e30 is no whole number that fits uint8"),
                bounds("'percent':7", "'percent':1e999999999", "percent", "value=1e999999999 is no whole number"),
                bounds("'percent':7", "'percent':1e99999999999", "percent", "is no whole number"),
                bounds("'percent':7", "'percent':'7'", "percent", "value=\"7\" is no number"),
                bounds("'percent':7", "'percent':true", "percent", "value=true is no number"),
                bounds("'percent':7", "'percent':{}", "percent", "value=an object is no number"),
                bounds("'percent':7", "'percent':null", "percent", "is required and null"),
                bounds("'percent':7,", "", "percent", "is required and omitted"),
                bounds("'percent':7", "'percent':7,'percent':7", "percent", "is there twice"),
                bounds("'percent':7", "'percent':7,'percint':8", "percint", "is unknown"),
                bounds("'ratio':0.5", "'ratio':1.6", "ratio", "value=1.6 is not within -1.5..1.5"),
                bounds("'ratio':0.5", "'ratio':'NaN'", "ratio", "value=\"NaN\" is not within -1.5..1.5"),
                bounds("'ratio':0.5", "'ratio':'0.5'", "ratio", "value=\"0.5\" is no number"),
                bounds("'ratio':0.5", "'ratio':1e400", "ratio", "value=1e400 does not fit double"),
                bounds("'side':'SELL'", "'side':'HOLD'", "side", "value=\"HOLD\" is unknown to Side; it has BUY, SELL"),
                bounds("'side':'SELL'", "'side':2", "side", "value=2 is no string"),
                bounds("'side':'SELL'", "'side':null", "side", "is required and null"),
                bounds("'name':'Anna'", "'name':'Annabella'", "name", "length=9 bytes is more than 8"),
                bounds("'name':'Anna'", "'name':'\\u0000'", "name", "byte 0 is 0, not within 32..126"),
                bounds("'name':'Anna'", "'name':'A\\n'", "name", "byte 1 is 10, not within 32..126"),
                bounds("'name':'Anna'", "'name':'\\u00e4'", "name", "characters that US-ASCII has not"),
                bounds("'name':'Anna'", "'name':5", "name", "value=5 is no string"),
                bounds("'hash':'AAECAw=='", "'hash':'AAEC'", "hash", "length=3 bytes; it has 4"),
                bounds("'hash':'AAECAw=='", "'hash':'%'", "hash", "value=\"%\" is no base64"),
                bounds("'hash':'AAECAw=='", "'hash':[1,2,3,4]", "hash", "value=an array of 4 is no string of base64"),
                bounds("'late':2", "'late':2,'maybe':-2147483648", "maybe", "is not within -2147483647..2147483647"),
                bounds("'late':2", "'late':2,'maybeLong':-1", "maybeLong", "value=-1 does not fit uint64"),
                bounds("'late':2", "'late':2,'maybeLong':'0x1'", "maybeLong", "value=\"0x1\" is no whole number"),
                bounds("'late':2", "'late':2,'maybeLong':'+1'", "maybeLong", "value=\"+1\" is no whole number"),
                bounds(
                        "'late':2",
                        "'late':2,'maybeLong':'\\u0661'",
                        "maybeLong",
                        "value=\"\\u0661\" is no whole number"),
                bounds("'late':2", "'late':2,'maybeFloat':3.5e38", "maybeFloat", "value=3.5e38 does not fit float"),
                bounds("'late':2", "'late':2,'kind':'XZ'", "kind", "value=\"XZ\" is not the constant XY"),
                bounds("'initial':'q'", "'initial':'qq'", "initial", "value=\"qq\" is no string of one character"),
                bounds("'initial':'q'", "'initial':'\\u007f'", "initial", "is not within characters 32..126"),
                state(
                        "'roomId':'1'",
                        "'roomId':'-9223372036854775808'",
                        "roomId",
                        "is not within -9223372036854775807.."),
                state("'roomId':'1'", "'roomId':9223372036854775808", "roomId", "does not fit int64"),
                state("['read']", "['read','read']", "rights", "value=\"read\" is there twice"),
                state("['read']", "['fly']", "rights", "value=\"fly\" is unknown to Rights; it has read, write, admin"),
                state("['read']", "[0]", "rights", "value=0 is no string"),
                state("['read']", "'read'", "rights", "value=\"read\" is no array"),
                state("{'mantissa':'5'}", "{'mantissa':'-1'}", "price.mantissa", "value=\"-1\" is not within 0.."),
                state("{'mantissa':'5'}", "{}", "price.mantissa", "is required and omitted"),
                state("{'mantissa':'5'}", "{'mantissa':5,'x':1}", "price.x", "is unknown"),
                state("{'mantissa':'5'}", "{'mantissa':5,'mantissa':5}", "price.mantissa", "is there twice"),
                state(
                        "{'mantissa':'5'}",
                        "{'mantissa':5,'exponent':2}",
                        "price.exponent",
                        "value=2 is not the constant -2"),
                state("{'mantissa':'5'}", "[]", "price", "value=an array of 0 is no object"),
                state("[1,2,3]", "[1,2]", "samples", "length=2 elements; it has 3"),
                state("[1,2,3]", "[1,null,3]", "samples[1]", "value=null is no number"),
                state("[1,2,3]", "[1,2,-32768]", "samples[2]", "value=-32768 is not within -32767..32767"),
                state("[1,2,3]", "'AAAA'", "samples", "is no array"),
                state("'label':'x'", "'label':'\u20AC\u20AC\u20AC'", "label", "length=9 bytes is more than 6"),
                state("'label':'x'", "'label':'\\ud800'", "label", "characters that UTF-8 has not"),
                state("'comment':'c'", "'fixed':'BUY'", "fixed", "value=\"BUY\" is not the constant SELL"),
                state(
                        "'comment':'c'",
                        "'comment':'" + "\u00E4".repeat(101) + "'",
                        "comment",
                        "length=202 bytes is more than 200"),
                state("'comment':'c'", "'comment':'\\udc00'", "comment", "characters that UTF-8 has not"),
                state("'comment':'c'", "'raw':'*'", "raw", "is no base64"),
                state("'comment':'c'", "'empties':{}", "empties", "value=an object is no array of objects"),
                state("'comment':'c'", "'empties':[{},7]", "empties[1]", "value=7 is no object"),
                state("'comment':'c'", "'lateGroup':[{'value':1},{}]", "lateGroup[1].value", "is required and omitted"),
                state("'share':2", "'share':200", "peers[0].share", "value=200 is not within 1..100"),
                state("'share':2", "'share':2,'type':1", "peers[0].type", "is unknown; the group has none"),
                state("'title':'a'", "'title':1", "peers[0].tracks[0].title", "value=1 is no string"),
                state(
                        "[{'side':'BUY','title':'a'}]",
                        "[" + "{'side':'BUY'},".repeat(4) + "{'side':'BUY'}]",
                        "peers[0].tracks",
                        "count=5 entries is not within 0..4"),
                odd("'smallBytes':'AAk='", "'smallBytes':'AAo='", "smallBytes[1]", "value=10 is not within 0..9"),
                odd("'signed':[1,2]", "'signed':[1,128]", "signed[1]", "value=128 does not fit int8"),
                odd(
                        "'longs':[1,2]",
                        "'longs':[1,18446744073709551615]",
                        "longs[1]",
                        "is not within 0..18446744073709551614"),
                odd(
                        "'real':0",
                        "'real':'Infinity'",
                        "real",
                        "value=\"Infinity\" is not within -3.4028235E38..3.4028235E38"),
                odd("'pair':{'left':1}", "'pair':null", "pair.left", "is required and omitted"),
                odd("'real':0", "'real':0,'oddNull':0", "oddNull", "value=0 stands for null; write null"),
                odd("'real':0", "'real':0,'big':9007199254740992", "big", "is not the constant 9007199254740993"),
                odd("'latin':''", "'latin':'\u20AC'", "latin", "characters that ISO-8859-1 has not"),
                odd("'latin':''", "'latin':'" + "x".repeat(255) + "'", "latin", "length=255 bytes is more than 254"));
    }

    private static Arguments bounds(final String part, final String other, final String field, final String why) {
        return changed(BOUNDS_SET, "BoundsSet", part, other, field, why);
    }

    private static Arguments state(final String part, final String other, final String field, final String why) {
        return changed(STATE_UPDATED, "StateUpdated", part, other, field, why);
    }

    private static Arguments odd(final String part, final String other, final String field, final String why) {
        return changed(ODD, "Odd", part, other, field, why);
    }

    private static Arguments changed(
            final String json,
            final String message,
            final String part,
            final String other,
            final String field,
            final String why) {
        assertThat(json).contains(part);
        return Arguments.of(json.replace(part, other), "message " + message + ", field " + field + ": ", why);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNameMessageAndFieldAndWhatIsWrong(final String json, final String where, final String why) {
        final JsonView reader = json.contains("'Odd'") ? new JsonView(ViewSchemas.odd()) : view;
        assertThatThrownBy(() -> reader.fromJson(json.replace('\'', '"'), buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageStartingWith(where)
                .hasMessageContaining(why);
    }

    @Test
    void shouldReadTheTextsThatTheRefusedOnesWereMadeOf() {
        assertThat(view.fromJson(BOUNDS_SET.replace('\'', '"'), buffer, 0)).isEqualTo(8 + 54);
        assertThat(view.fromJson(STATE_UPDATED.replace('\'', '"'), buffer, 0))
                .isEqualTo(8 + 35 + (4 + 9 + (2 + 1 + 2 + 1) + 4 + 1) + 4 + 4 + (2 + 1) + 4);
        assertThat(new JsonView(ViewSchemas.odd()).fromJson(ODD.replace('\'', '"'), buffer, 0))
                .isEqualTo(8 + 88 + 4 + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"Other\"",
                "{",
                "}",
                "{\"type\":\"NothingSaid\"",
                "{\"type\":\"NothingSaid\"}}",
                "{\"type\":\"NothingSaid\"} 1",
                "{\"type\":\"NothingSaid\",}",
                "{'type':'NothingSaid'}",
                "{\"type\":\"NothingSaid\" /* */}",
                "{\"type\":\"Other\",\"value\":NaN}",
                "{\"type\":\"Other\",\"value\":01}",
                "{\"type\":\"Other\",\"value\":+1}",
                "{\"type\":\"Other\",\"value\":\"\n\"}",
                "\uFEFF{\"type\":\"NothingSaid\"}",
                "\u0000"
            })
    void shouldRefuseWhatIsNoJsonObject(final String json) {
        assertThatThrownBy(() -> view.fromJson(json, buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageStartingWith("JSON text")
                .message()
                .as("what the parser says of its own settings")
                .doesNotContain("Source", "StreamReadFeature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":\"Nobody\"}",
                "{\"type\":{\"type\":\"Other\"}}"
            })
    void shouldRefuseWhatNamesNoMessage(final String json) {
        assertThatThrownBy(() -> view.fromJson(json, buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageStartingWith("message ?, field type: ");
    }

    @Test
    void shouldRefuseTextsBeyondItsBounds() {
        final String deep = "{\"type\":\"Other\",\"value\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        final String wide = "{\"type\":\"Other\",\"value\":[" + "1,".repeat(JsonView.TOKENS_MAX) + "1]}";
        final String longer = " ".repeat(JsonView.JSON_LENGTH_MAX) + "{\"type\":\"NothingSaid\"}";
        final String digits = "{\"type\":\"Other\",\"value\":" + "1".repeat(100_000) + "}";
        final String name = "{\"type\":\"Other\",\"" + "n".repeat(100_000) + "\":1}";

        for (final String json : new String[] {deep, wide, longer, digits, name}) {
            assertThatThrownBy(() -> view.fromJson(json, buffer, 0))
                    .isInstanceOf(JsonViewException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
        }
    }

    @Test
    void shouldReadAsDeepAsItSaysAndNoDeeper() {
        final int arraysMax = JsonView.DEPTH_MAX - 1;
        final String format = "{\"type\":\"Other\",\"value\":%s%s}";

        assertThatThrownBy(
                        () -> view.fromJson(format.formatted("[".repeat(arraysMax), "]".repeat(arraysMax)), buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("message Other, field value: value=an array of 1 is no number");
        assertThatThrownBy(() -> view.fromJson(
                        format.formatted("[".repeat(arraysMax + 1), "]".repeat(arraysMax + 1)), buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("JSON text: malformed")
                .hasMessageContaining("depth");
    }

    @Test
    void shouldShowNoControlCharactersOfAStrangersTextInItsErrors() {
        assertThatThrownBy(() -> view.fromJson("{\"type\":\"Other\",\"a\\nb\\u202e\":1}", buffer, 0))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("field a\\u000Ab\\u202E: is unknown");
    }

    @Test
    void shouldWriteNothingPastTheLengthThatItWasGiven() {
        final UnsafeBuffer fixed = new UnsafeBuffer(new byte[32]);
        fixed.setMemory(0, 32, (byte) 0x55);

        assertThatThrownBy(() -> view.fromJson("{\"type\":\"PlainSent\",\"userId\":1,\"count\":2}", fixed, 4, 23))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("message PlainSent")
                .hasMessageContaining("lengthMax=23");

        for (int i = 4 + 23; i < 32; i++) {
            assertThat(fixed.getByte(i)).isEqualTo((byte) 0x55);
        }
    }

    @Test
    void shouldRefuseMisuseAsMisuse() {
        assertThatThrownBy(() -> view.fromJson("{}", buffer, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.fromJson("{}", buffer, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.fromJson("{}", new UnsafeBuffer(new byte[4]), 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseEveryCutOfAMessage() {
        final int length = view.fromJson(STATE_UPDATED.replace('\'', '"'), buffer, 0);
        for (int i = 0; i < length; i++) {
            final int cut = i;
            assertThatThrownBy(() -> view.toJson(buffer, 0, cut))
                    .isInstanceOf(JsonViewException.class)
                    .hasMessageStartingWith("message");
        }
    }

    @Test
    void shouldRefuseBytesOfNobodysMessage() {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[12]);
        view.fromJson("{\"type\":\"Other\",\"value\":1}", bytes, 0);

        bytes.putShort(2, (short) 999, ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> view.toJson(bytes, 0, 12)).hasMessageContaining("templateId=999 is unknown");
        bytes.putShort(4, (short) 7, ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> view.toJson(bytes, 0, 12)).hasMessageContaining("schemaId=7");
        assertThatThrownBy(() -> view.toJson(bytes, 0, 13)).isInstanceOf(JsonViewException.class);
        assertThatThrownBy(() -> view.toJson(bytes, -1, 12)).isInstanceOf(JsonViewException.class);
        assertThatThrownBy(() -> view.toJson(bytes, 9, Integer.MAX_VALUE)).isInstanceOf(JsonViewException.class);
    }

    @Test
    void shouldNotTurnAFewBytesIntoAnEndlessText() {
        final Schema nested = Schema.parse(String.join(
                "\n",
                "acta-schema 1",
                "schema \"n\" id=1 version=0",
                "message \"M\" id=1 kind=other block=0",
                "  group \"g\" id=1 header=8 blockType=uint32 blockOffset=0 countType=uint32 countOffset=4 countMin=0"
                        + " countMax=2147483647 block=0"));
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
        bytes.putShort(2, (short) 1, ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(4, (short) 1, ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(12, Integer.MAX_VALUE, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> new JsonView(nested).toJson(bytes, 0, 16))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("message M, field g: count=2147483647");
    }
}
