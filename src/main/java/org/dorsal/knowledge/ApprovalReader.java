package org.dorsal.knowledge;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.ContactDetail;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.RelatedArtifact;

/** Reads who has approved a plan; an approval that is only half written is a finding. */
final class ApprovalReader {
    private static final String REVIEW_DUE = Codes.CANONICAL + "/StructureDefinition/review-due";

    /** Phrase in drafts that they are not approved. */
    private static final Pattern AWAITS =
            Pattern.compile("\\bawait\\w* [^.\"]{0,60}(sign-off|safety officer)|\\bresource is a draft\\b");

    private ApprovalReader() {}

    static Approval read(PlanDefinition plan, LintFindings.FileFindings findings) {
        Approval approval = new Approval(
                Optional.ofNullable(plan.getStatus())
                        .map(status -> status.toCode())
                        .orElse(""),
                day(plan.getApprovalDateElement()),
                plan.getReviewer().stream()
                        .map(ContactDetail::getName)
                        .filter(name -> name != null && !name.isBlank())
                        .toList(),
                day(plan.getLastReviewDateElement()),
                day(plan.getEffectivePeriod().getStartElement()),
                day(plan.getEffectivePeriod().getEndElement()),
                plan.getRelatedArtifact().stream()
                        .flatMap(source -> review(source, findings).stream())
                        .toList());
        whole(approval, findings);
        return approval;
    }

    private static void whole(Approval approval, LintFindings.FileFindings findings) {
        if (approval.status().equals("active") && !approval.isGiven()) {
            findings.add(
                    "PlanDefinition.status", "is active and nobody has approved it; write approvalDate and reviewer");
        }
        if (approval.status().equals("draft") && approval.on().isPresent()) {
            findings.add("PlanDefinition.approvalDate", "is given in a draft; make the status active, or take it out");
        }
    }

    /** Finds a sentence that a resource awaits its sign-off after the sign-off. */
    static void checkWords(ProfileLibrary library, LintFindings findings) {
        library.all(MetadataResource.class).stream()
                .filter(source -> source.resource().getStatus() == PublicationStatus.ACTIVE)
                .forEach(source -> AWAITS.matcher(
                                FhirJson.context().newJsonParser().encodeResourceToString(source.resource()))
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .forEach(draftText -> findings.in(source.path())
                                .add(
                                        "status",
                                        "is active, and a text says '" + draftText
                                                + "', which would outlive the sign-off; take that sentence out")));
    }

    private static Optional<Approval.ReviewDate> review(RelatedArtifact source, LintFindings.FileFindings findings) {
        Optional<DateType> due = Extensions.value(source, REVIEW_DUE, DateType.class);
        if (due.isPresent() && !source.hasCitation()) {
            findings.add("PlanDefinition.relatedArtifact", "has review-due and no citation; say which source it is");
        }
        return due.flatMap(ApprovalReader::day).map(day -> new Approval.ReviewDate(source.getCitation(), day));
    }

    /** The last day that it may stand for. */
    private static Optional<LocalDate> day(BaseDateTimeType date) {
        return Optional.ofNullable(date.getValueAsString()).map(text -> switch (text.length()) {
            case 4 -> LocalDate.parse(text + "-12-31");
            case 7 -> LocalDate.parse(text + "-01").plusMonths(1).minusDays(1);
            default -> LocalDate.parse(text.substring(0, 10));
        });
    }
}
