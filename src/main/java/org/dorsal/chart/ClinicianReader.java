package org.dorsal.chart;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.chart.RecordReader.RecordRead;
import org.dorsal.fhirjson.LogicalIds;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Person;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Resource;

/** Reads the launching clinician. */
record ClinicianReader(RecordReader reading, GrantedReadScopes granted, Instant now) {
    private static final String WHAT = "fhirUser";
    private static final Pattern REFERENCE = Pattern.compile("([A-Za-z]+)/" + LogicalIds.EHR);

    /** Returns the clinician, or the reason why the name is unknown. */
    RecordRead<Clinician> read(String fhirUser) {
        var reference = REFERENCE.matcher(fhirUser);
        if (!reference.matches()) {
            return not(UnreadItem.UnreadReason.UNREADABLE);
        }
        if (!granted.user(reference.group(1))) {
            return not(UnreadItem.UnreadReason.NOT_GRANTED);
        }
        return switch (reference.group(1)) {
            case "Practitioner" -> resource(fhirUser, Practitioner.class, this::practitioner);
            case "PractitionerRole" -> resource(fhirUser, PractitionerRole.class, this::role);
            case "Person" ->
                resource(fhirUser, Person.class, person -> named(fhirUser, person.getName(), Optional.empty()));
            default -> not(UnreadItem.UnreadReason.NO_CLINICIAN);
        };
    }

    private <R extends Resource> RecordRead<Clinician> resource(
            String reference, Class<R> type, Function<R, RecordRead<Clinician>> making) {
        RecordRead<R> read = reading.read(WHAT, reference, type);
        return read.resource()
                .map(resource -> reference.equals(type.getSimpleName() + "/"
                                + resource.getIdElement().getIdPart())
                        ? lacking(making.apply(resource), read.unread())
                        : not(UnreadItem.UnreadReason.UNREADABLE))
                .orElseGet(() -> new RecordRead<>(Optional.empty(), read.unread()));
    }

    private static RecordRead<Clinician> lacking(RecordRead<Clinician> result, List<UnreadItem> lacks) {
        return new RecordRead<>(
                result.resource(),
                result.resource().isEmpty()
                        ? result.unread()
                        : Stream.concat(result.unread().stream(), lacks.stream())
                                .toList());
    }

    private static RecordRead<Clinician> not(UnreadItem.UnreadReason reason) {
        return RecordRead.without(WHAT, reason);
    }

    private RecordRead<Clinician> practitioner(Practitioner practitioner) {
        Optional<String> qualified = practitioner.getQualification().stream()
                .map(Practitioner.PractitionerQualificationComponent::getCode)
                .flatMap(code -> DisplayText.of(code, DisplayText.PHRASE_CHARS).stream())
                .findFirst();
        return named("Practitioner/" + practitioner.getIdElement().getIdPart(), practitioner.getName(), qualified);
    }

    /** Reads the clinician of a role that names the person or refers to the Practitioner. */
    private RecordRead<Clinician> role(PractitionerRole role) {
        String reference = "PractitionerRole/" + role.getIdElement().getIdPart();
        Optional<String> title = role.getCode().stream()
                .flatMap(code -> DisplayText.of(code, DisplayText.PHRASE_CHARS).stream())
                .findFirst();
        Optional<String> display =
                DisplayText.sanitizedOrEmpty(role.getPractitioner().getDisplay(), DisplayText.NAME_CHARS);
        if (display.isPresent()) {
            return new RecordRead<>(Optional.of(new Clinician(reference, display.get(), title)), List.of());
        }
        String person =
                Optional.ofNullable(role.getPractitioner().getReference()).orElse("");
        return REFERENCE.matcher(person).matches() && person.startsWith("Practitioner/")
                ? resource(person, Practitioner.class, practitioner -> named(reference, practitioner.getName(), title))
                : not(UnreadItem.UnreadReason.ELSEWHERE);
    }

    private RecordRead<Clinician> named(String reference, List<HumanName> names, Optional<String> role) {
        return new RecordRead<>(
                Optional.of(new Clinician(reference, DisplayText.nameOfClinician(names, now), role)), List.of());
    }
}
