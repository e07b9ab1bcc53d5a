package org.dorsal.sandbox;

import static org.dorsal.sandbox.StorageRules.demand;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Refuses modifiers, unlisted codes, dates without times and notes by another author than the signed-in user; then
 * drops many elements.
 */
final class OracleStorage implements StorageRules {
    private static final Set<String> MODIFIERS = Set.of("modifierExtension", "implicitRules", "comparator");
    private static final Set<ObservationStatus> STATUS = EnumSet.of(
            ObservationStatus.PRELIMINARY,
            ObservationStatus.FINAL,
            ObservationStatus.AMENDED,
            ObservationStatus.CORRECTED,
            ObservationStatus.ENTEREDINERROR);
    private static final Set<TemporalPrecisionEnum> DAYS =
            EnumSet.of(TemporalPrecisionEnum.YEAR, TemporalPrecisionEnum.MONTH, TemporalPrecisionEnum.DAY);
    private static final List<VendorCode> LISTED = List.of(
            Vendor.ORACLE_PAIN,
            new VendorCode("http://loinc.org", "8310-5", "Body temperature"),
            new VendorCode("http://loinc.org", "8867-4", "Heart rate"),
            new VendorCode("http://loinc.org", "9279-1", "Respiratory rate"),
            new VendorCode("http://loinc.org", "29463-7", "Body weight"));
    private static final Set<String> CONTENT =
            Set.of("application/pdf", "text/plain", "text/html", "application/xhtml+xml");

    @Override
    public Resource admit(Resource resource, Access access) {
        demand(elements(resource, "").noneMatch(MODIFIERS::contains), "Modifier elements are not supported.");
        return switch (resource) {
            case Observation observation -> LossyStorage.stored(checked(observation));
            case DocumentReference note -> LossyStorage.stored(checked(note, access));
            default -> resource;
        };
    }

    private static Observation checked(Observation observation) {
        demand(
                observation.hasStatus() && STATUS.contains(observation.getStatus()),
                "status is missing or not supported.");
        demand(LISTED.stream().anyMatch(c -> c.isIn(observation.getCode())), "The code is not supported.");
        if (observation.hasEffective()) {
            demandTimes(observation.getEffective());
        }
        return observation;
    }

    private static DocumentReference checked(DocumentReference note, Access access) {
        demand(note.hasStatus(), "status is missing.");
        demand(note.hasType(), "type is missing.");
        demand(
                note.hasContent()
                        && note.getContent().stream().allMatch(c -> EpicStorage.takes(c.getAttachment(), CONTENT)),
                "content.attachment needs data and one of the content types " + CONTENT + ".");
        // hasDate() first: HAPI's getter creates an empty date
        if (note.hasDate()) {
            demandTimes(note.getDateElement());
        }
        if (note.hasContext()) {
            demandTimes(note.getContext().getPeriod());
        }
        demand(note.getAuthor().size() == 1, "author must be exactly one practitioner.");
        demand(mayBeAuthor(note.getAuthorFirstRep(), access), "author is not the practitioner who signed in.");
        return note;
    }

    /** The user of the token; any practitioner of this EHR when it has none. */
    private static boolean mayBeAuthor(Reference author, Access access) {
        return access.compartment()
                .local(author.hasReference() ? author.getReference() : "")
                .filter(parts -> parts.get(0).equals("Practitioner"))
                .filter(parts -> access.signedIn()
                        .map(parts.get(1)::equals)
                        .orElseGet(() -> access.compartment().exists(parts)))
                .isPresent();
    }

    private static void demandTimes(Base value) {
        Stream<Base> parts = value instanceof BaseDateTimeType
                ? Stream.of(value)
                : value.children().stream().flatMap(property -> property.getValues().stream());
        demand(
                parts.filter(BaseDateTimeType.class::isInstance)
                        .map(BaseDateTimeType.class::cast)
                        .filter(Base::hasPrimitiveValue)
                        .noneMatch(time -> DAYS.contains(time.getPrecision())),
                "Dates need times.");
    }

    /** The names of all elements that have a value. */
    private static Stream<String> elements(Base value, String name) {
        return Stream.concat(
                Stream.of(name),
                value.children().stream()
                        .flatMap(property ->
                                property.getValues().stream().flatMap(child -> elements(child, property.getName()))));
    }
}
