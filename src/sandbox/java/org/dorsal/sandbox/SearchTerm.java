package org.dorsal.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Parameter of a search with its values, of which any may match. */
record SearchTerm(SearchParameter parameter, List<String> anyOf, Compartment compartment) {
    boolean matches(Resource resource) {
        return parameter.values(resource).stream()
                .anyMatch(value -> anyOf.stream().anyMatch(wanted -> matches(wanted, value)));
    }

    private boolean matches(String wanted, Base value) {
        return switch (parameter.kind()) {
            case TOKEN -> tokens(value).anyMatch(token -> token.matches(wanted));
            case DATE -> sameTime(wanted, value);
            case REFERENCE -> value instanceof Reference reference && sameTarget(wanted, reference);
            case TEXT ->
                value.isPrimitive()
                        && value.primitiveValue().toLowerCase(Locale.ROOT).startsWith(wanted.toLowerCase(Locale.ROOT));
        };
    }

    private record Token(String system, String code) {
        boolean matches(String wanted) {
            int bar = wanted.indexOf('|');
            if (bar < 0) {
                return code.equals(wanted);
            }
            var wantedCode = wanted.substring(bar + 1);
            return system.equals(wanted.substring(0, bar)) && (wantedCode.isEmpty() || wantedCode.equals(code));
        }
    }

    private static Stream<Token> tokens(Base value) {
        return switch (value) {
            case CodeableConcept concept -> concept.getCoding().stream().flatMap(SearchTerm::tokens);
            case Coding coding -> Stream.of(new Token(orEmpty(coding.getSystem()), orEmpty(coding.getCode())));
            case Identifier id -> Stream.of(new Token(orEmpty(id.getSystem()), orEmpty(id.getValue())));
            case IdType id -> Stream.of(new Token("", id.getIdPart()));
            default -> value.isPrimitive() ? Stream.of(new Token("", value.primitiveValue())) : Stream.empty();
        };
    }

    private static boolean sameTime(String wanted, Base value) {
        var prefixed = wanted.matches("[a-z]{2}.*");
        var prefix = prefixed ? wanted.substring(0, 2) : "eq";
        var searched = SearchInterval.of(prefixed ? wanted.substring(2) : wanted);
        return switch (value) {
            case BaseDateTimeType time -> searched.admits(prefix, SearchInterval.of(time.getValueAsString()));
            case Period period
            when period.hasStart() ->
                searched.admits(
                        prefix,
                        new SearchInterval(
                                SearchInterval.of(period.getStartElement().getValueAsString())
                                        .from(),
                                period.hasEnd()
                                        ? SearchInterval.of(
                                                        period.getEndElement().getValueAsString())
                                                .until()
                                        : Instant.MAX));
            default -> false;
        };
    }

    private boolean sameTarget(String wanted, Reference reference) {
        if (reference.getReference() == null) {
            return false;
        }
        var target = compartment.local(reference.getReference());
        return target.isPresent()
                && (wanted.contains("/")
                        ? target.equals(compartment.local(wanted))
                        : target.get().get(1).equals(wanted));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
