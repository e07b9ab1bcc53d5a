package org.dorsal.assessment;

import java.time.*;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.knowledge.Form;
import org.dorsal.store.Commit.NewAssessment;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** Checks the head of a response: status, questionnaire, subject, encounter, author, identifier, authored. */
record HeadCheck(Form form, CheckBounds bounds, Faults faults) {
    private static final String IDENTIFIER = "QuestionnaireResponse.identifier";
    private static final Pattern AT_LEAST_A_DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    /** Targets that R4 allows. */
    private static final Set<String> AUTHORS =
            Set.of("Device", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization");

    private static final Set<String> PATIENT = Set.of("Patient");

    /** An EHR's id: opaque, beyond FHIR's 64 characters at some. */
    private static final Pattern ANY_BASE = Pattern.compile("https?://[^\\s\\p{Cc}?#]+/(?=[A-Z][A-Za-z]+/[^/]*$)");

    private static final String DATE = "(?:19|[2-9]\\d)\\d\\d(?:-\\d\\d(?:-\\d\\d%s)?)?";
    private static final String TIME =
            "(?:T\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00)))?";
    private static final Pattern OF_DATE = Pattern.compile(DATE.formatted(""));
    private static final Pattern OF_DATE_TIME = Pattern.compile(DATE.formatted(TIME));

    /** Easternmost time zone of the world, where a day begins first. */
    private static final ZoneOffset EASTERNMOST = ZoneOffset.ofHours(14);

    private static final int DAY_CHARS = "YYYY-MM-DD".length();

    void check(QuestionnaireResponse response) {
        status(response);
        questionnaire(response);
        if (patientId(response.getSubject(), bounds).isEmpty()) {
            String message = "Name one patient of the EHR as Patient/{id}, or by the full address"
                    + bounds.ehrBase().map(base -> " below " + base).orElse("")
                    + ": not contained, not by identifier alone, without version.";
            faults.add("value", "QuestionnaireResponse.subject", message);
        }
        encounter(response.getEncounter());
        author(response.getAuthor());
        identifier(response);
        if (response.hasAuthored()) {
            authored(response.getAuthoredElement(), ResponseCheck.isFinished(response));
        } else if (ResponseCheck.isFinished(response)) {
            faults.add(
                    "required", "QuestionnaireResponse.authored", "Say when the answers were given, at least the day.");
        }
    }

    private void status(QuestionnaireResponse response) {
        QuestionnaireResponseStatus status = response.getStatus();
        if (status == null || status == QuestionnaireResponseStatus.NULL) {
            faults.add(
                    "required",
                    "QuestionnaireResponse.status",
                    "Set the status to in-progress, completed, amended or entered-in-error.");
        } else if (status == QuestionnaireResponseStatus.STOPPED) {
            faults.add(
                    "not-supported",
                    "QuestionnaireResponse.status",
                    "A stopped response is not kept here: send it as in-progress if it may go on, else don't send it.");
        }
    }

    /** Results take it over into the record: another server's encounter would be a wrong one there. */
    private void encounter(Reference encounter) {
        if (encounter.hasReference()
                && id(encounter, Set.of("Encounter"), bounds).isEmpty()) {
            String message = "Name the EHR's encounter as Encounter/{id}"
                    + bounds.ehrBase()
                            .map(base -> ", or by the full address below " + base)
                            .orElse("")
                    + ", without version; or leave it out.";
            faults.add("value", "QuestionnaireResponse.encounter", message);
        }
    }

    /** Checks the author, who may be a resource of another server, or named by identifier or display alone. */
    private void author(Reference author) {
        if (author.hasReference()
                && id(author, AUTHORS, new CheckBounds(Optional.empty(), bounds.latest()))
                        .isEmpty()) {
            String message =
                    "Name the author as Practitioner/{id} or another resource that R4 allows as author, relative or"
                            + " by its full address, without version; or by identifier or display.";
            faults.add("value", "QuestionnaireResponse.author", message);
        }
    }

    /** Limits the identifier, a database key, to what searches can name; no known system issues longer ones. */
    private void identifier(QuestionnaireResponse response) {
        String identifier = Response.identifier(response).orElse("");
        if (identifier.length() > NewAssessment.MAX_IDENTIFIER_CHARS) {
            faults.add(
                    "too-long",
                    IDENTIFIER,
                    "System and value together must be at most " + NewAssessment.MAX_IDENTIFIER_CHARS
                            + " characters, commas, $, bars and backslashes counted twice; send the identifier that your system"
                            + " gave the response.");
        }
        if (identifier.chars().anyMatch(Character::isISOControl)) {
            faults.add(
                    "value",
                    IDENTIFIER,
                    "System and value must be without tabs, line ends and other control characters, because no search can"
                            + " name them; leave these out.");
        }
    }

    private void questionnaire(QuestionnaireResponse response) {
        String message = "Set questionnaire to " + form.edition().canonical()
                + ", the edition that these answers are checked by";
        if (!response.hasQuestionnaire()) {
            faults.add("required", "QuestionnaireResponse.questionnaire", message + ".");
        } else if (response.getQuestionnaire().indexOf('|') < 0) {
            faults.add("value", "QuestionnaireResponse.questionnaire", message + ": the version is missing.");
        } else if (!response.getQuestionnaire().equals(form.edition().canonical())) {
            faults.add(
                    "value",
                    "QuestionnaireResponse.questionnaire",
                    message + ", or send the response to that other form.");
        }
    }

    private void authored(DateTimeType authored, boolean finished) {
        String path = "QuestionnaireResponse.authored";
        if (!isDateTime(authored)) {
            faults.add(
                    "value",
                    path,
                    "Write a date from 1900 on, or a time with seconds and zone: YYYY-MM-DDThh:mm:ss+hh:mm.");
        } else if (finished
                && !AT_LEAST_A_DAY.matcher(authored.getValueAsString()).matches()) {
            faults.add("value", path, "Say the day on which the answers were given, not only the month or year.");
        } else if (earliest(authored).isAfter(bounds.latest())) {
            faults.add("business-rule", path, "This time has not come yet; correct it, or the clock that wrote it.");
        }
    }

    /**
     * The logical id of the patient, when the reference names exactly one patient of that EHR: relative, or
     * absolute below its base. Compared as text, so no redirect, case or dot segment can lead below another base.
     */
    static Optional<String> patientId(Reference subject, CheckBounds bounds) {
        return id(subject, PATIENT, bounds);
    }

    /** Reads the patient's logical id from a stored response, below any base. */
    static String storedPatientId(QuestionnaireResponse stored) {
        String reference =
                Optional.ofNullable(stored.getSubject().getReference()).orElse("");
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** The same for a resource of one of these types. */
    static Optional<String> id(Reference named, Set<String> types, CheckBounds bounds) {
        String reference = Optional.ofNullable(named.getReference()).orElse("");
        String base = bounds.ehrBase().map(ehr -> ehr + "/").orElseGet(() -> base(reference));
        String relative = reference.startsWith(base) ? reference.substring(base.length()) : reference;
        int slash = relative.indexOf('/');
        String type = relative.substring(0, Math.max(0, slash));
        return Optional.of(relative.substring(slash + 1))
                .filter(_ -> types.contains(type))
                .filter(_ -> !named.hasType() || named.getType().equals(type))
                .filter(LogicalIds::isEhr);
    }

    /** Base URL of an absolute reference when no EHR is configured; empty for a relative reference. */
    private static String base(String reference) {
        Matcher base = ANY_BASE.matcher(reference);
        return base.lookingAt() ? base.group() : "";
    }

    /** Tests for a date as FHIR R4 writes it, from 1900 on. That the day exists was seen when it was parsed. */
    static boolean isDate(String written) {
        return OF_DATE.matcher(written).matches();
    }

    /**
     * Tests for a dateTime as FHIR R4 writes it, from 1900 on: HAPI also takes a time without zone or seconds, an offset
     * of 15 hours, or a time in the place of a date.
     */
    private static boolean isDateTime(DateTimeType time) {
        return OF_DATE_TIME.matcher(time.getValueAsString()).matches();
    }

    /** The first moment that it can mean: a day without zone begins in the far east. */
    private static Instant earliest(DateTimeType time) {
        String written = time.getValueAsString();
        if (written.length() > DAY_CHARS) {
            return time.getValue().toInstant();
        }
        String day = written + "-01-01".substring(written.length() - "YYYY".length());
        return LocalDate.parse(day).atStartOfDay(EASTERNMOST).toInstant();
    }
}
