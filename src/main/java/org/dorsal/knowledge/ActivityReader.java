package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.ActivityDefinition.ActivityDefinitionKind;
import org.hl7.fhir.r4.model.ActivityDefinition.ActivityDefinitionParticipantComponent;
import org.hl7.fhir.r4.model.ActivityDefinition.ActivityParticipantType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Reads an ActivityDefinition: what a care plan can propose. Never an order, never a medicine. */
final class ActivityReader {
    private static final List<ActivityDefinitionKind> KINDS = List.of(
            ActivityDefinitionKind.SERVICEREQUEST,
            ActivityDefinitionKind.TASK,
            ActivityDefinitionKind.COMMUNICATIONREQUEST);

    private static final int DAYS_OF_A_WEEK = 7;

    private ActivityReader() {}

    static Optional<Care.Activity> read(Source<ActivityDefinition> source, Codes codes, LintFindings findings) {
        LintFindings.FileFindings faults = findings.in(source.path());
        ActivityDefinition definition = source.resource();
        PlanReader plans = new PlanReader(codes, faults);
        if (Optional.ofNullable(definition.getKind()).filter(KINDS::contains).isEmpty()) {
            faults.add("ActivityDefinition.kind", "must be ServiceRequest, Task or CommunicationRequest");
        }
        if (definition.getIntent() != ActivityDefinition.RequestIntent.PROPOSAL) {
            faults.add("ActivityDefinition.intent", "must be proposal; a clinician decides");
        }
        plans.citations(
                definition.getRelatedArtifact().stream()
                        .map(artifact -> artifact.hasCitation()
                                ? artifact
                                : artifact.copy().setCitation(artifact.getDisplay()))
                        .toList(),
                "ActivityDefinition.relatedArtifact");
        Wording title = TranslatedTexts.read(definition.getTitleElement(), "ActivityDefinition.title", faults);
        Wording description =
                TranslatedTexts.read(definition.getDescriptionElement(), "ActivityDefinition.description", faults);
        return plans.local(
                        definition.getCode().getCodingFirstRep(), Codes.system("activity"), "ActivityDefinition.code")
                .filter(code -> definition.hasKind())
                .map(code -> new Care.Activity(
                        source.edition(),
                        definition.getKind().toCode(),
                        code,
                        definition.hasSubtitle()
                                ? TranslatedTexts.read(
                                        definition.getSubtitleElement(), "ActivityDefinition.subtitle", faults)
                                : title,
                        title,
                        description,
                        timing(definition),
                        term(definition.getTiming(), faults),
                        definition.getParticipant().stream().findFirst().map(ActivityReader::performer)));
    }

    private static Optional<Care.Term> term(@Nullable Type timing, LintFindings.FileFindings faults) {
        return switch (timing) {
            case Duration duration -> days(duration, faults).map(last -> new Care.Term(Optional.empty(), last));
            case Timing repeated
            when repeated.getRepeat().hasBoundsRange() -> {
                Range bounds = repeated.getRepeat().getBoundsRange();
                yield days(bounds.getHigh(), faults).map(last -> new Care.Term(days(bounds.getLow(), faults), last));
            }
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Integer> days(Quantity term, LintFindings.FileFindings faults) {
        if (!term.hasValue()) {
            return Optional.empty();
        }
        return switch (term.getCode()) {
            case "d" -> Optional.of(term.getValue().intValue());
            case "wk" -> Optional.of(term.getValue().intValue() * DAYS_OF_A_WEEK);
            case null, default -> {
                faults.add("ActivityDefinition.timing", "write a term in days (d) or weeks (wk)");
                yield Optional.empty();
            }
        };
    }

    private static Coded performer(ActivityDefinitionParticipantComponent participant) {
        ActivityParticipantType type = participant.getType();
        return participant.getRole().getCoding().stream()
                .map(Codes::foreign)
                .findFirst()
                .orElseGet(() -> new Coded(type.getSystem(), type.toCode(), Wording.same(type.getDisplay())));
    }

    private static Optional<String> timing(ActivityDefinition definition) {
        return definition.getTiming() instanceof Timing timing
                ? Optional.of(FhirJson.context().newJsonParser().encodeToString(timing))
                : Optional.empty();
    }
}
