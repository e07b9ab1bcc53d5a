package org.dorsal.command;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.AuditAgents;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;
import tools.jackson.core.JsonGenerator;

/** The FHIR result set as one Bundle a line, of type collection; its identifier names the line. */
record BundleRow(Rendering rendering, Locale wording, Clock clock) implements ScoreRow.Format {
    /** Full URLs make the references between the results resolvable; nothing is served below it. */
    private static final String NOWHERE = Codes.CANONICAL + "/unstored/";

    private static final Sender COMMAND_LINE = new Sender(
            new AuditAgents.ClientAgent(Codes.CANONICAL + "/identifier/client", "command-line", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    @Override
    public byte[] scored(ScoreRow.AssessedRow row) {
        ScoredSubmission assessed = row.assessed();
        var results = rendering.unstored(assessed, wording, COMMAND_LINE, clock.instant());
        return JsonRow.line(json -> {
            json.writeStringProperty("resourceType", "Bundle");
            json.writeObjectPropertyStart("identifier");
            json.writeStringProperty("system", Codes.CANONICAL + "/identifier/input-line");
            json.writeStringProperty("value", row.origin().toString());
            json.writeEndObject();
            json.writeStringProperty("type", "collection");
            json.writeArrayPropertyStart("entry");
            results.versions().forEach(result -> entry(json, result));
            json.writeEndArray();
        });
    }

    private static void entry(JsonGenerator json, NewVersion result) {
        json.writeStartObject();
        json.writeStringProperty("fullUrl", NOWHERE + result.type() + "/" + result.id());
        json.writeName("resource");
        json.writeRawValue(new String(result.body(), StandardCharsets.UTF_8));
        json.writeEndObject();
    }
}
