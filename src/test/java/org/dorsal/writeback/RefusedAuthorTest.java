package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.WriteReplyInterpreter.ReplyVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which refusals of a note allow a retry without its author: only those that name the element. */
class RefusedAuthorTest {
    private static final Deliverable NOTE = new Deliverable(
            ResourceKind.NOTE,
            "DocumentReference",
            "our-note",
            1,
            "current",
            "{\"resourceType\":\"DocumentReference\",\"author\":[{\"reference\":\"Practitioner/7\"}]}".getBytes(UTF_8));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # HAPI: the path stands in the text
            true  | 400 | {"severity":"error","code":"processing",\
            "diagnostics":"HAPI-1094: Resource Practitioner/7 not found, specified in path: DocumentReference.author"}
            true  | 422 | {"severity":"error","code":"processing","details":{"text":"DocumentReference.author[0]: unknown"}}
            # by FHIRPath and by XPath, as FHIR writes them now and then
            true  | 400 | {"severity":"error","code":"invalid","details":{"text":"Invalid reference"},\
            "expression":["DocumentReference.author[0].reference"]}
            true  | 422 | {"severity":"fatal","code":"not-found","location":["/f:DocumentReference/f:author[1]"]}
            true  | 422 | {"severity":"error","code":"not-found","expression":["author[0]"]}
            # an information first, the reason second
            true  | 400 | {"severity":"information","code":"informational"},\
            {"severity":"error","code":"invalid","expression":["DocumentReference.author"]}
            # another element, or one with a name that begins alike
            false | 422 | {"severity":"error","code":"invalid","expression":["DocumentReference.context.encounter[0]"],\
            "diagnostics":"Reference not found"}
            false | 422 | {"severity":"error","code":"invalid","expression":["DocumentReference.authenticator"]}
            false | 422 | {"severity":"error","code":"invalid","diagnostics":"DocumentReference.authority"}
            false | 422 | {"severity":"error","code":"invalid","expression":["Observation.author"]}
            false | 422 | {"severity":"error","code":"invalid","expression":["DocumentReference.content.author"]}
            # only warned of, refused for something else
            false | 422 | {"severity":"warning","code":"informational","expression":["DocumentReference.author"]},\
            {"severity":"error","code":"required","expression":["DocumentReference.type"]}
            # words without a path: Epic, Oracle and others
            false | 400 | {"severity":"fatal","code":"not-found",\
            "details":{"coding":[{"code":"59144","display":"Reference not found"}],"text":"Reference not found"}}
            false | 422 | {"severity":"error","code":"invalid","details":{"text":"The author could not be resolved"}}
            false | 422 | {"severity":"error","code":"forbidden","details":{"text":"Practitioner has no relation with this patient"}}
            false | 404 | {"severity":"error","code":"not-found","details":{"text":"Resource not found"}}
            false | 422 | {"severity":"error","code":"invalid"}
            """)
    void a_refusal_names_the_author_or_it_does_not(boolean named, int status, String issues) {
        assertThat(namesAuthor(status, "{\"resourceType\":\"OperationOutcome\",\"issue\":[" + issues + "]}"))
                .isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | ``
            404 | ``
            422 | ``
            422 | {}
            400 | no supported search parameters provided
            404 | <html><body>author not found</body></html>
            422 | {"resourceType":"v1","detail":"DocumentReference.author"}
            """)
    void an_ehr_that_does_not_answer_in_an_OperationOutcome_names_nothing(int status, String body) {
        assertThat(namesAuthor(status, body)).isFalse();
    }

    private static boolean namesAuthor(int status, String body) {
        WriteReplyInterpreter.SentWrite sent = new WriteReplyInterpreter.SentWrite(
                "DocumentReference", Optional.empty(), false, _ -> CopyMatch.UNREADABLE, _ -> Optional.empty());
        ReplyVerdict verdict = new WriteReplyInterpreter(sent, "https://ehr.example/fhir", Instant.EPOCH)
                .of(new HttpAnswer.CompleteAnswer(status, Map.of(), body.getBytes(UTF_8)));
        return verdict instanceof ReplyVerdict.RejectedWrite refused && ItemSender.refusedForAuthor(NOTE, refused);
    }
}
