package org.dorsal.chart;

import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** Selects and formats the displayed name of a person. */
final class DisplayName {
    private DisplayName() {}

    /**
     * Formats a patient's name: family name, given names and title in the order of the NHS CUI banner; empty when the
     * record has none.
     */
    static String patient(List<HumanName> names, Instant at) {
        return chosen(names, at).map(DisplayName::familyFirst).orElse("");
    }

    /** Formats a clinician's name as in a signature; empty when the record has none. */
    static String clinician(List<HumanName> names, Instant at) {
        return chosen(names, at)
                .map(name -> name.hasText()
                        ? name.getText()
                        : joined(
                                " ",
                                words(name.getPrefix()),
                                words(name.getGiven()),
                                words(List.of(name.getFamilyElement())),
                                words(name.getSuffix())))
                .map(text -> DisplayText.told(text, DisplayText.NAME_CHARS))
                .orElse("");
    }

    /** Selects the official name, else the usual one, else the first; never an expired one. */
    private static Optional<HumanName> chosen(List<HumanName> names, Instant at) {
        return names.stream()
                .filter(name -> name.getUse() != NameUse.OLD && name.getUse() != NameUse.MAIDEN)
                .filter(name -> !ended(name.getPeriod().getEnd(), at))
                .filter(name -> name.hasText() || name.hasFamily() || name.hasGiven())
                .min(Comparator.comparingInt(DisplayName::rank)); // the first of equals
    }

    static boolean ended(@Nullable Date end, Instant at) {
        return end != null && end.toInstant().isBefore(at);
    }

    private static int rank(HumanName name) {
        return name.getUse() == NameUse.OFFICIAL ? 0 : name.getUse() == NameUse.USUAL ? 1 : 2;
    }

    private static String familyFirst(HumanName name) {
        String title = words(name.getPrefix());
        String parts = joined(", ", words(List.of(name.getFamilyElement())), words(name.getGiven()));
        String whole = parts.isEmpty() || title.isEmpty() ? parts : parts + " (" + title + ")";
        return DisplayText.told(parts.isEmpty() && name.hasText() ? name.getText() : whole, DisplayText.NAME_CHARS);
    }

    private static String joined(String with, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(with));
    }

    private static String words(List<StringType> parts) {
        return parts.stream()
                .flatMap(word -> Optional.ofNullable(word.getValue()).stream())
                .filter(word -> !word.isBlank())
                .collect(Collectors.joining(" "));
    }
}
