package org.dorsal.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Lines of responses as files hold them. */
final class Ndjson {
    private Ndjson() {}

    /** A response without a finding, of that id; its subject is Patient/example. */
    static String good(String id) {
        return line(id, SomeScoredResponse.nothingWrong());
    }

    static String line(String id, SomeScoredResponse answers) {
        QuestionnaireResponse response = answers.response();
        response.setId(id);
        return new String(FhirJson.encode(response), StandardCharsets.UTF_8);
    }

    static byte[] of(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(byte[]... lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
