package org.dorsal.assessment;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.Signing.Attester;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Signatures as JSON. Field names are fixed here and not by the names of classes: what was signed is read for ever. */
final class DecisionJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private DecisionJson() {}

    static byte[] write(SignedDecision signed) {
        ObjectNode json = JSON.createObjectNode()
                .put("assessment", signed.assessment())
                .put("results", signed.results())
                .put("response", signed.response())
                .put("plan", signed.plan())
                .put("patient", signed.patient())
                .put("signedAt", signed.at().toString());
        signed.revoked().ifPresent(revoked -> json.put("revoked", revoked));
        signed.amendment().ifPresent(reason -> json.put("amendment", reason));
        attester(json.putObject("attester"), signed.attester());
        computed(json.putObject("computed"), signed.computed());
        decision(json, signed.decision());
        if (!signed.contradictions().isEmpty()) {
            var confirmed = json.putArray("contradictions");
            signed.contradictions().forEach(one -> contradiction(confirmed.addObject(), one));
        }
        var editions = json.putArray("editions");
        signed.editions()
                .forEach(edition -> editions.addObject()
                        .put("url", edition.url())
                        .put("version", edition.version())
                        .put("sha256", edition.sha256()));
        return CanonicalJson.of(JSON.writeValueAsBytes(json));
    }

    private static void attester(ObjectNode json, Attester attester) {
        json.put("reference", attester.reference()).put("name", attester.name());
        attester.role().ifPresent(role -> json.put("role", role));
    }

    private static void computed(ObjectNode json, SignedDecision.Computed computed) {
        json.put("disposition", computed.disposition().code())
                .put("provisional", computed.provisional())
                .put("emergencyNotExcluded", computed.emergencyNotExcluded());
        var open = json.putArray("open");
        computed.open().forEach(open::add);
    }

    private static void decision(ObjectNode json, Decision decision) {
        decision.other().ifPresent(other -> {
            var node = json.putObject("override")
                    .put("disposition", other.disposition().code())
                    .put("reason", other.reason());
            other.text().ifPresent(text -> node.put("text", text));
        });
        var plan = json.putArray("activities");
        decision.plan().forEach(one -> activity(plan.addObject().put("activity", one.activity()), one));
        decision.openReason().ifPresent(reason -> json.put("openReason", reason));
        json.put("attested", decision.attested()).put("attestation", decision.attestation());
    }

    private static void activity(ObjectNode json, PlanDecision decision) {
        switch (decision) {
            case PlanDecision.Accepted _ -> json.put("decision", "accepted");
            case PlanDecision.Edited edited -> json.put("decision", "edited").put("text", edited.text());
            case PlanDecision.Declined declined -> {
                json.put("decision", "declined").put("reason", declined.reason());
                declined.text().ifPresent(text -> json.put("text", text));
            }
        }
    }

    static SignedDecision read(byte[] stored) {
        JsonNode json = JSON.readTree(stored);
        JsonNode attester = json.get("attester");
        JsonNode computed = json.get("computed");
        return new SignedDecision(
                text(json, "assessment"),
                json.get("results").intValue(),
                text(json, "response"),
                json.get("plan").intValue(),
                maybe(json, "revoked"),
                text(json, "patient"),
                Instant.parse(text(json, "signedAt")),
                new Attester(text(attester, "reference"), text(attester, "name"), maybe(attester, "role")),
                new SignedDecision.Computed(
                        disposition(computed),
                        computed.get("provisional").booleanValue(),
                        computed.get("emergencyNotExcluded").booleanValue(),
                        computed.get("open")
                                .valueStream()
                                .map(JsonNode::stringValue)
                                .toList()),
                decision(json),
                contradictions(json),
                maybe(json, "amendment"),
                editions(json.get("editions")));
    }

    private static void contradiction(ObjectNode json, SignedDecision.Confirmed confirmed) {
        json.put("code", confirmed.code()).put("says", confirmed.says());
        var record = json.putArray("record");
        confirmed.record().forEach(says -> {
            var node = record.addObject()
                    .put("question", says.question())
                    .put("answer", says.answer())
                    .put("found", says.found());
            says.date().ifPresent(date -> node.put("date", date));
        });
    }

    /** Signatures of before there were any have none. */
    private static List<SignedDecision.Confirmed> contradictions(JsonNode json) {
        return Optional.ofNullable(json.get("contradictions")).stream()
                .flatMap(JsonNode::valueStream)
                .map(one -> new SignedDecision.Confirmed(
                        text(one, "code"),
                        text(one, "says"),
                        one.get("record")
                                .valueStream()
                                .map(says -> new RecordSays(
                                        text(says, "question"),
                                        text(says, "answer"),
                                        text(says, "found"),
                                        maybe(says, "date")))
                                .toList()))
                .toList();
    }

    private static Decision decision(JsonNode json) {
        return new Decision(
                Optional.ofNullable(json.get("override"))
                        .map(other ->
                                new OtherDisposition(disposition(other), text(other, "reason"), maybe(other, "text"))),
                json.get("activities").valueStream().map(DecisionJson::activity).toList(),
                maybe(json, "openReason"),
                contradictions(json).stream()
                        .map(SignedDecision.Confirmed::code)
                        .collect(Collectors.toSet()),
                json.get("attested").booleanValue(),
                text(json, "attestation"));
    }

    private static PlanDecision activity(JsonNode json) {
        String activity = text(json, "activity");
        return switch (text(json, "decision")) {
            case "accepted" -> new PlanDecision.Accepted(activity);
            case "edited" -> new PlanDecision.Edited(activity, text(json, "text"));
            case "declined" -> new PlanDecision.Declined(activity, text(json, "reason"), maybe(json, "text"));
            default -> throw new IllegalStateException("a signature holds an unknown decision");
        };
    }

    private static List<Edition> editions(JsonNode json) {
        return json.valueStream()
                .map(edition -> new Edition(text(edition, "url"), text(edition, "version"), text(edition, "sha256")))
                .toList();
    }

    private static Disposition disposition(JsonNode json) {
        String code = text(json, "disposition");
        return Arrays.stream(Disposition.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static String text(JsonNode json, String field) {
        return json.get(field).stringValue();
    }

    private static Optional<String> maybe(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).map(JsonNode::stringValue);
    }
}
